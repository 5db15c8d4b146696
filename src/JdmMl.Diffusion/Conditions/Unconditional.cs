using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>Nothing is known.</summary>
public sealed class Unconditional : ICondition
{
    /// <summary>The one instance.</summary>
    public static Unconditional Instance { get; } = new();

    private Unconditional()
    {
    }

    /// <inheritdoc/>
    public string Name => "unconditional";

    /// <inheritdoc/>
    public ICondition ForSamples(IReadOnlyList<long> samples, Device device) => this;
}
