using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>
/// The way that the thesis describes for super-resolution and colourisation (and SDEdit, Meng et al. 2022): a rough guess, such as
/// the upsampled or tripled measurement, is noised to an intermediate time step and denoised from there. A guess of all channels
/// starts the loop at that step. One of some channels is put in place from x_T down to it, as in Algorithm 2, so that the other
/// channels are already drawn to fit it when it is let go. A jump from below that step keeps what has become of the guess.
/// </summary>
public sealed class NoisyStart : ICondition
{
    private readonly Tensor _guess;
    private readonly Lazy<string> _name;

    /// <summary>A guess of K channels from <paramref name="firstChannel"/> on.</summary>
    /// <param name="guess">A rough x_0 in the model's value range, [N, K, H, W] or [1, K, H, W].</param>
    /// <param name="timestep">
    /// The trained time step from which the guess is free, 0 to T - 1. A respaced sampler takes its first step that is at least as noisy.
    /// The default is T / 2 of the thesis' process.
    /// </param>
    /// <param name="firstChannel">First of the K channels.</param>
    /// <exception cref="JdmException">The guess is no image, or the time step negative.</exception>
    public NoisyStart(Tensor guess, int timestep = 500, int firstChannel = 0)
    {
        ConditionFaults.RequireImage(guess, "guess");
        if (timestep < 0) throw new JdmException($"The noisy start is at time step {timestep}; expected 0 to T - 1.");
        (_guess, Timestep, FirstChannel) = (guess, timestep, firstChannel);
        _name = new(() => FormattableString.Invariant($"noisy-start-{timestep}-from{firstChannel}-{ConditionFaults.Fingerprint(guess)}"));
    }

    /// <summary>The trained time step from which the guess is free.</summary>
    public int Timestep { get; }

    /// <summary>First channel that the guess stands for.</summary>
    public int FirstChannel { get; }

    /// <inheritdoc/>
    public string Name => _name.Value;

    /// <inheritdoc/>
    public ICondition ForSamples(IReadOnlyList<long> samples, Device device)
        => new NoisyStart(ConditionRows.For(_guess, samples, device), Timestep, FirstChannel);

    /// <inheritdoc/>
    public int StartLevel(GaussianProcess process, long channels) => _guess.shape[1] == channels ? FreeLevel(process) : process.Steps - 1;

    /// <inheritdoc/>
    public Tensor Start(Tensor x, int level, GaussianProcess process, ISampleNoise noise)
    {
        ConditionFaults.RequireFit(_guess, x, FirstChannel, "guess");
        return Put(x, level, process, x.narrow(1, FirstChannel, _guess.shape[1]));
    }

    /// <inheritdoc/>
    public Tensor Impose(Tensor x, int level, GaussianProcess process, ISampleNoise noise)
        => level < FreeLevel(process) ? x : Put(x, level, process, noise.Next(_guess.shape[1]));

    private Tensor Put(Tensor x, int level, GaussianProcess process, Tensor noise)
        => Channels.Replaced(x, FirstChannel, process.NoisedTo(level, _guess, noise));

    private int FreeLevel(GaussianProcess process)
    {
        int level = 0;
        while (level < process.Steps - 1 && process.TimestepMap[level] < Timestep) level++;
        return level;
    }
}
