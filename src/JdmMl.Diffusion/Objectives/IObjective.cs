using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>
/// What a network predicts: how that becomes noise, which is what samplers and bounds speak of, and what its squared error is.
/// Predictions are [N, Groups * C, H, W]; samples, noise and x_t are [N, C, H, W].
/// </summary>
public interface IObjective
{
    /// <summary>Blocks of C output channels, the variance fraction not counted.</summary>
    int Groups { get; }

    /// <summary>The noise that a prediction stands for, [N, C, H, W].</summary>
    /// <param name="process">The process that the network is trained on.</param>
    /// <param name="prediction">[N, Groups * C, H, W].</param>
    /// <param name="noisy">x_t.</param>
    /// <param name="t">One index a sample, [N].</param>
    Tensor ToNoise(GaussianProcess process, Tensor prediction, Tensor noisy, long[] t);

    /// <summary>The squared error that is trained on, elementwise, [N, C, H, W].</summary>
    /// <param name="process">The process that the network is trained on.</param>
    /// <param name="prediction">[N, Groups * C, H, W].</param>
    /// <param name="clean">x_0.</param>
    /// <param name="noise">eps.</param>
    /// <param name="noisy">x_t.</param>
    /// <param name="t">One index a sample, [N].</param>
    Tensor SquaredError(GaussianProcess process, Tensor prediction, Tensor clean, Tensor noise, Tensor noisy, long[] t);

    /// <summary>
    /// The squared error of x_0 that a unit squared error of the prediction makes at index <paramref name="t"/>; null where there is
    /// no such factor, so that weights by signal-to-noise ratio are not defined.
    /// </summary>
    double? CleanErrorOf(GaussianProcess process, int t);
}
