using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>Deals the rows of a tensor to sample numbers.</summary>
internal static class ConditionRows
{
    /// <summary>Row k mod M for every sample number k, on the device, [samples, ...]; one row stays one.</summary>
    internal static Tensor For(Tensor x, IReadOnlyList<long> samples, Device device)
    {
        using var scope = NewDisposeScope();
        long rows = x.shape[0];
        if (rows == 1) return x.to(device).alias().MoveToOuterDisposeScope();
        using var index = DeviceValues.Of([.. samples.Select(k => (double)(k % rows))], [samples.Count], ScalarType.Int64, x.device);
        return x.index_select(0, index).to(device).MoveToOuterDisposeScope();
    }
}
