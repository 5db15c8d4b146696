using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Training;

/// <summary>
/// AdamW (Loshchilov, Hutter 2019) over one flat buffer. Its state is two plain tensors, so that an interrupted run
/// continues exactly; the numbers are those of <c>torch.optim.AdamW</c>.
/// </summary>
public sealed class FlatAdamW : IDisposable
{
    // 4 x 256 KiB stay in a core's cache over the nine operations of a step; the scratch is no longer than a block.
    private const long Block = 1 << 16;
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
        _scratch = zeros(Math.Min(Block, parameters.Values.numel()), float32, parameters.Values.device).DetachFromDisposeScope();
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
        using var _ = no_grad();
        double correction1 = 1 - Math.Pow(Beta1, step + 1), correction2 = 1 - Math.Pow(Beta2, step + 1);
        long total = _parameters.Values.numel();
        for (long start = 0; start < total; start += Block)
        {
            using var scope = NewDisposeScope();
            long length = Math.Min(Block, total - start);
            Tensor Part(Tensor whole) => whole.narrow(0, start, length);
            Tensor values = Part(_parameters.Values), gradients = Part(_parameters.Gradients!);
            Tensor first = Part(FirstMoment), second = Part(SecondMoment), scratch = _scratch.narrow(0, 0, length);
            if (WeightDecay != 0) values.mul_(1 - learningRate * WeightDecay);
            first.mul_(Beta1).add_(gradients, alpha: 1 - Beta1);
            second.mul_(Beta2).addcmul_(gradients, gradients, 1 - Beta2);
            scratch.copy_(second).sqrt_().div_(Math.Sqrt(correction2)).add_(Epsilon);
            values.addcdiv_(first, scratch, -learningRate / correction1);
            gradients.zero_();
        }
        _parameters.Refresh();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        FirstMoment.Dispose();
        SecondMoment.Dispose();
        _scratch.Dispose();
    }
}
