using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>
/// What is known about the samples, as the hooks of the reverse process; every sampler honours every condition without knowing
/// it. Levels are indices into the steps that the sampler visits: x at level t has variance 1 - abar_t, level -1 is clean.
/// Tensors given to a condition stay the caller's; they must live as long as it, on the model's device.
/// </summary>
public interface ICondition
{
    /// <summary>Kind, settings and a hash of the contents, the same in every run, for pool keys.</summary>
    string Name { get; }

    /// <summary>
    /// The condition of one batch out of one that holds M rows: sample number k gets row k mod M, whatever its batch. The tensors belong
    /// to the current dispose scope.
    /// </summary>
    /// <param name="samples">Sample numbers k of the batch.</param>
    /// <param name="device">The model's device.</param>
    ICondition ForSamples(IReadOnlyList<long> samples, Device device);

    /// <summary>The level at which the loop begins: by default the noisiest.</summary>
    /// <param name="process">The process at the visited steps.</param>
    /// <param name="channels">C of the samples.</param>
    int StartLevel(GaussianProcess process, long channels) => process.Steps - 1;

    /// <summary>x at the start level.</summary>
    /// <param name="x">Standard normal, [N, C, H, W].</param>
    /// <param name="level">The loop's start level, at most this condition's own.</param>
    /// <param name="process">The process at the visited steps.</param>
    /// <param name="noise">The batch's noise, for further draws.</param>
    /// <exception cref="JdmException">The condition does not fit the samples.</exception>
    Tensor Start(Tensor x, int level, GaussianProcess process, ISampleNoise noise) => x;

    /// <summary>The x_0 estimate with what is known about it put right; the same tensor when nothing is.</summary>
    /// <param name="clean">The estimate, clamped, [N, C, H, W].</param>
    Tensor Correct(Tensor clean) => clean;

    /// <summary>x after a reverse step, with its known part put in place.</summary>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="level">The level that it is at now; -1 is the result.</param>
    /// <param name="process">The process at the visited steps.</param>
    /// <param name="noise">The batch's noise, for further draws.</param>
    Tensor Impose(Tensor x, int level, GaussianProcess process, ISampleNoise noise) => x;
}
