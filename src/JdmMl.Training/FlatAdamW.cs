using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Training;

/// <summary>
/// AdamW (Loshchilov, Hutter 2019) over one flat buffer. Its state is two plain tensors, so that an interrupted run
/// continues exactly; the numbers are those of <c>torch.optim.AdamW</c>.
/// </summary>
public sealed class FlatAdamW : IDisposable
{
    private readonly FlatParameters _parameters;
    private readonly Tensor _scratch;

    /// <summary>Starts with zero moments.</summary>
    /// <param name="parameters">Parameters with gradients.</param>
    public FlatAdamW(FlatParameters parameters)
    {
        _parameters = parameters;
        using var _ = no_grad();
        FirstMoment = zeros_like(parameters.Values).DetachFromDisposeScope();
        SecondMoment = zeros_like(parameters.Values).DetachFromDisposeScope();
        _scratch = zeros_like(parameters.Values).DetachFromDisposeScope();
    }

    /// <summary>Decay of the first moment; 0.9 as in the paper.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the second moment; 0.999 as in the paper.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root; 1e-8 as in the paper.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Decoupled weight decay; 0 as in the thesis.</summary>
    public double WeightDecay { get; init; }

    /// <summary>First moments, [P].</summary>
    public Tensor FirstMoment { get; }

    /// <summary>Second moments, [P].</summary>
    public Tensor SecondMoment { get; }

    /// <summary>Takes step number <paramref name="step"/> (0-based) with the given rate, then clears the gradients.</summary>
    public void Step(long step, double learningRate)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Tensor values = _parameters.Values, gradients = _parameters.Gradients!;
        double correction1 = 1 - Math.Pow(Beta1, step + 1), correction2 = 1 - Math.Pow(Beta2, step + 1);
        if (WeightDecay != 0) values.mul_(1 - learningRate * WeightDecay);
        FirstMoment.mul_(Beta1).add_(gradients, alpha: 1 - Beta1);
        SecondMoment.mul_(Beta2).addcmul_(gradients, gradients, 1 - Beta2);
        _scratch.copy_(SecondMoment).sqrt_().div_(Math.Sqrt(correction2)).add_(Epsilon);
        values.addcdiv_(FirstMoment, _scratch, -learningRate / correction1);
        gradients.zero_();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        FirstMoment.Dispose();
        SecondMoment.Dispose();
        _scratch.Dispose();
    }
}
