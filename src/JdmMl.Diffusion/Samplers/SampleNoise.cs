using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>Noise for a batch of samples.</summary>
public interface ISampleNoise
{
    /// <summary>Samples in the batch.</summary>
    int Count { get; }

    /// <summary>The next standard normal tensor, [N, C, H, W].</summary>
    Tensor Next();

    /// <summary>The next standard normal tensor of fewer channels, for what is known about them, [N, channels, H, W].</summary>
    /// <param name="channels">How many.</param>
    Tensor Next(long channels);
}

/// <summary>
/// Every sample has a stream of its own, keyed by (seed, k): what sample k looks like depends neither on the batch it
/// shares nor on what was drawn before. Numbers are made on the CPU and copied to the device once a step.
/// </summary>
public sealed class SampleNoise : ISampleNoise
{
    private readonly RandomStream[] _streams;
    private readonly long[] _shape;
    private readonly Device _device;

    /// <summary>Streams of the given sample numbers.</summary>
    /// <param name="seed">The pool's seed.</param>
    /// <param name="samples">Sample numbers k.</param>
    /// <param name="channels">C.</param>
    /// <param name="size">H = W.</param>
    /// <param name="device">Where the tensors go.</param>
    public SampleNoise(ulong seed, IReadOnlyList<long> samples, int channels, int size, Device device)
    {
        _streams = [.. samples.Select(k => RandomStreams.Open(seed, "sample", (ulong)k))];
        _shape = [samples.Count, channels, size, size];
        _device = device;
    }

    /// <inheritdoc/>
    public int Count => _streams.Length;

    /// <inheritdoc/>
    public Tensor Next() => Next(_shape[1]);

    /// <inheritdoc/>
    public Tensor Next(long channels)
    {
        int each = (int)(channels * _shape[2] * _shape[3]);
        var values = new float[_streams.Length * each];
        for (int n = 0; n < _streams.Length; n++) _streams[n].FillNormal(values.AsSpan(n * each, each));
        return tensor(values, [_shape[0], channels, _shape[2], _shape[3]], dtype: float32, device: _device);
    }
}
