using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Training;

/// <summary>A layer whose product may be computed with copies of its parameters in a lower precision.</summary>
public interface ILowPrecisionLayer
{
    /// <summary>The parameters that may be replaced, always in the same order.</summary>
    IReadOnlyList<Parameter> Replaceable { get; }

    /// <summary>
    /// Computes with these copies from now on, and takes and gives activations in their type; null goes back to the
    /// parameters. The caller owns the copies, keeps them alive and up to date.
    /// </summary>
    /// <param name="copies">One for each of <see cref="Replaceable"/>, of the same shapes.</param>
    void ComputeWith(IReadOnlyList<Tensor>? copies);
}
