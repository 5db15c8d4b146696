using System.Runtime.InteropServices;
using JdmMl.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// First weights for ReLU networks: N(0, 2 / n) with n the inputs of one output value (Ronneberger et al. 2015, section 3; He et al. 2015),
/// biases 0, norms 1 and 0. A transposed convolution whose kernel is its stride has one pixel of each channel as input.
/// </summary>
internal static class FanInNormal
{
    internal static void Fill(SegmentationNetwork network, ulong seed, Func<string, bool> wanted)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var incoming = network.named_modules().Select(item => (item.Item1, Inputs(item.Item2)))
            .Where(item => item.Item2 > 0).ToDictionary(item => item.Item1 + ".weight", item => item.Item2, StringComparer.Ordinal);
        foreach (var (name, parameter) in network.named_parameters())
        {
            if (!wanted(name)) continue;
            if (parameter.ndim > 1)
                parameter.copy_(
                    HeNormal.Draw(parameter.shape, Math.Sqrt(2.0 / incoming[name]), RandomStreams.Derive(seed, name)));
            else
                parameter.fill_(name.EndsWith(".weight", StringComparison.Ordinal) ? 1f : 0f);
        }
    }

    private static long Inputs(nn.Module module) => module switch
    {
        Conv2d { weight: { } weight } => weight.shape[1] * weight.shape[2] * weight.shape[3],
        ConvTranspose2d { weight: { } weight } => weight.shape[0],
        Linear { weight: { } weight } => weight.shape[1],
        _ => 0,
    };
}
