using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Training;

/// <summary>
/// For inference: the weights of all <see cref="ILowPrecisionLayer"/>s of a module, cast once. Dispose of it to go back to the
/// parameters. It does not follow parameters that change later.
/// </summary>
public sealed class LowPrecisionWeights : IDisposable
{
    private readonly List<ILowPrecisionLayer> _layers;
    private readonly List<Tensor> _copies = [];

    /// <summary>Casts, and lets the layers compute with the casts.</summary>
    /// <param name="module">Already on its device and filled.</param>
    public LowPrecisionWeights(nn.Module module)
    {
        using var _ = no_grad();
        _layers = [.. LayersOf(module)];
        foreach (var layer in _layers)
        {
            List<Tensor> copies = [.. layer.Replaceable.Select(Cast)];
            _copies.AddRange(copies);
            layer.ComputeWith(copies);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var layer in _layers) layer.ComputeWith(null);
        foreach (var copy in _copies) copy.Dispose();
    }

    /// <summary>The layers of a module, itself included, that can compute in low precision.</summary>
    internal static IEnumerable<ILowPrecisionLayer> LayersOf(nn.Module module)
        => module.modules().Prepend(module).OfType<ILowPrecisionLayer>().Distinct();

    // Kernels channels-last, as oneDNN wants them beside channels-last activations: it would copy them at every call.
    private static Tensor Cast(Tensor parameter)
    {
        using var scope = NewDisposeScope();
        var cast = parameter.detach().to(bfloat16);
        if (cast.dim() == 4) cast = cast.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
        return cast.DetachFromDisposeScope();
    }
}
