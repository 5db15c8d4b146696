using JdmMl.Training;

namespace JdmMl.Segmentation;

/// <summary>
/// Lets a network predict in a precision until it is disposed of. Weights are cast once; they must not change meanwhile, and the network
/// must be on its device. Any number of threads may predict; switching while one does is not safe.
/// </summary>
internal sealed class NetworkPrecision : IDisposable
{
    private readonly LowPrecisionWeights? _weights;

    internal NetworkPrecision(SegmentationNetwork network, Precision precision) =>
        _weights = precision == Precision.BFloat16 ? new LowPrecisionWeights(network) : null;

    public void Dispose() => _weights?.Dispose();
}
