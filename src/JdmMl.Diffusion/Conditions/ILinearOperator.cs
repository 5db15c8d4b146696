using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>A linear map A of images, with its Moore-Penrose inverse A^+. It must not mix samples.</summary>
public interface ILinearOperator
{
    /// <summary>Kind and settings, for pool keys.</summary>
    string Name { get; }

    /// <summary>A x.</summary>
    /// <param name="x">[N, K, H, W].</param>
    /// <exception cref="JdmException">The image does not suit the operator.</exception>
    Tensor Apply(Tensor x);

    /// <summary>A^+ y, [N, K, H, W].</summary>
    /// <param name="y">As <see cref="Apply"/> gives it.</param>
    Tensor PseudoInverse(Tensor y);

    /// <summary>The operator of one batch, where it differs between samples: row k mod M for sample number k.</summary>
    ILinearOperator ForSamples(IReadOnlyList<long> samples, Device device) => this;
}
