using static TorchSharp.torch;

namespace JdmMl.Diffusion.Tests.Samplers;

/// <summary>Noise from a list, in its order; a draw of other channels than the list has next is a fault.</summary>
internal sealed class ReplayedNoise(int count, long channels, params Tensor[] draws) : ISampleNoise
{
    private int _next;

    public int Count => count;
    public int Left => draws.Length - _next;
    public Tensor Next() => Next(channels);

    public Tensor Next(long some)
    {
        var draw = draws[_next++];
        Assert.Equal(some, draw.shape[1]);
        return draw.clone();
    }
}

/// <summary>Keeps what a predictor was asked and what it said; throws when asked more often than expected.</summary>
internal sealed class Recorder(INoisePredictor model, int most = int.MaxValue) : INoisePredictor
{
    public List<(Tensor X, long[] Timesteps, Tensor Output)> Calls { get; } = [];

    public Tensor Predict(Tensor x, long[] timesteps)
    {
        var output = Calls.Count < most ? model.Predict(x, timesteps) : zeros_like(x);
        Calls.Add((x.clone().DetachFromDisposeScope(), timesteps, output.clone().DetachFromDisposeScope()));
        return Calls.Count <= most ? output : throw new OperationCanceledException();
    }
}
