using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>
/// Classifier-free guidance (Ho, Salimans 2022, Eq. 6): eps = eps_uncond + w (eps_cond - eps_uncond). Here w = 1 is the conditional
/// model itself and w = 0 the unconditional one, each asked once a step; the paper's own weight is w - 1. The variance
/// fraction is the conditional answer's.
/// </summary>
public sealed class GuidedPredictor : INoisePredictor
{
    private readonly IConditionalPredictor _model;
    private readonly Tensor _condition;

    /// <summary>A model with its condition.</summary>
    /// <param name="model">Answers with and without the condition.</param>
    /// <param name="condition">[N or 1, K, H, W]; stays the caller's.</param>
    /// <param name="guidance">w; above 1 follows the condition more than the model has learned to.</param>
    /// <exception cref="JdmException">The weight is negative or not finite, or the condition is no image.</exception>
    public GuidedPredictor(IConditionalPredictor model, Tensor condition, double guidance = 1)
    {
        ConditionFaults.RequireImage(condition, "condition");
        if (!(guidance >= 0 && double.IsFinite(guidance)))
            throw new JdmException($"Guidance is {guidance}; expected 0 (unconditional), 1 (conditional) or more.");
        (_model, _condition, Guidance) = (model, condition, guidance);
    }

    /// <summary>w.</summary>
    public double Guidance { get; }

    /// <summary>Weight and a hash of the condition, for pool keys.</summary>
    public string Name => FormattableString.Invariant($"guided-{Guidance:R}-{ConditionFaults.Fingerprint(_condition)}");

    /// <inheritdoc/>
    public Tensor Predict(Tensor x, long[] timesteps)
    {
        if (Guidance == 0) return _model.Predict(x, timesteps, null);
        using var scope = NewDisposeScope();
        if (_condition.shape[0] != 1 && _condition.shape[0] != x.shape[0])
            throw new JdmException(
                $"The condition is {ConditionFaults.Shape(_condition)}, but there are {x.shape[0]} samples; give one row each.");
        var condition = _condition.expand(x.shape[0], -1, -1, -1);          // [N, K, H, W]
        var with = _model.Predict(x, timesteps, condition);                 // [N, 2C or C, H, W]
        if (Guidance == 1) return with.MoveToOuterDisposeScope();
        long channels = x.shape[1];
        var free = _model.Predict(x, timesteps, null).narrow(1, 0, channels);
        return Channels.Replaced(with, 0, free + Guidance * (with.narrow(1, 0, channels) - free)).MoveToOuterDisposeScope();
    }
}
