using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion.Tests.Samplers;

/// <summary>Noise for thousands of samples, drawn for the whole batch at once.</summary>
internal sealed class BatchNoise(int count, long channels, long height, long width, ulong seed) : ISampleNoise, IDisposable
{
    private readonly Generator _generator = new(seed);

    public int Count => count;
    public Tensor Next() => Next(channels);
    public Tensor Next(long some) => randn([count, some, height, width], generator: _generator);
    public void Dispose() => _generator.Dispose();
}
