using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>Some pixels are seen, the rest is 0; A^+ = A. DDNM's inpainting.</summary>
/// <param name="Mask">1 where a value is seen, [N or 1, K or 1, H, W].</param>
public sealed record PixelSelection(Tensor Mask) : ILinearOperator
{
    /// <inheritdoc/>
    public string Name => "pixels-" + ConditionFaults.Fingerprint(Mask);

    /// <inheritdoc/>
    public Tensor Apply(Tensor x) => Mask * x;

    /// <inheritdoc/>
    public Tensor PseudoInverse(Tensor y) => Mask * y;

    /// <inheritdoc/>
    public ILinearOperator ForSamples(IReadOnlyList<long> samples, Device device)
        => new PixelSelection(ConditionRows.For(Mask, samples, device));
}
