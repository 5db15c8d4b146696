using System.Runtime.InteropServices;
using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// nnU-Net's initial weights: N(0, 2 / ((1 + 0.01^2) fan_in)) for convolutions, biases 0, norms 1 and 0 (He et al. 2015).
/// PyTorch counts the fan of a weight [a, b, kh, kw] as b kh kw, which for a transposed convolution is its outputs; kept.
/// </summary>
internal static class HeNormal
{
    internal static void Fill(SegmentationNetwork network, ulong seed, Func<string, bool> wanted)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        foreach (var (name, parameter) in network.named_parameters())
        {
            if (!wanted(name)) continue;
            if (parameter.ndim == 4) parameter.copy_(Draw(parameter.shape, Deviation(parameter.shape), RandomStreams.Derive(seed, name)));
            else parameter.fill_(name.EndsWith(".norm.weight", StringComparison.Ordinal) ? 1f : 0f);
        }
    }

    private static double Deviation(long[] shape) =>
        Math.Sqrt(2 / (1 + ConvBlock.LeakySlope * ConvBlock.LeakySlope) / (shape[1] * shape[2] * shape[3]));

    /// <summary>Normal numbers of this deviation, which depend on the key alone.</summary>
    internal static Tensor Draw(long[] shape, double deviation, ulong key)
    {
        var scale = (float)deviation;
        var weights = empty(shape, ScalarType.Float32);
        var values = MemoryMarshal.Cast<byte, float>(weights.bytes);
        new RandomStream(key).FillNormal(values);
        for (var i = 0; i < values.Length; i++) values[i] *= scale;
        return weights;
    }
}
