using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>
/// One operator after another, A = A_2 A_1 with A^+ = A_1^+ A_2^+: right where A_1 A_1^T is a multiple of the identity, as for pooling
/// and channel means, so put the selection of pixels last. A grey and small image of a large colour one, for instance.
/// </summary>
/// <param name="First">A_1.</param>
/// <param name="Second">A_2, which sees what A_1 gives.</param>
public sealed record OperatorChain(ILinearOperator First, ILinearOperator Second) : ILinearOperator
{
    /// <inheritdoc/>
    public string Name => $"{First.Name}-{Second.Name}";

    /// <inheritdoc/>
    public Tensor Apply(Tensor x) => Second.Apply(First.Apply(x));

    /// <inheritdoc/>
    public Tensor PseudoInverse(Tensor y) => First.PseudoInverse(Second.PseudoInverse(y));

    /// <inheritdoc/>
    public ILinearOperator ForSamples(IReadOnlyList<long> samples, Device device)
        => new OperatorChain(First.ForSamples(samples, device), Second.ForSamples(samples, device));
}
