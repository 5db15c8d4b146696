using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Training;

/// <summary>
/// All parameters of a module as one buffer, and all gradients as another: the module's parameters become views, so that
/// an optimiser, an average or a checkpoint handles two tensors instead of hundreds. With <see cref="Precision.BFloat16"/> a
/// third buffer holds the values in bfloat16; the layers that can (<see cref="ILowPrecisionLayer"/>) compute with views of
/// it, whose gradients are added up in single precision in <see cref="Gradients"/> by the backward pass itself.
/// </summary>
public sealed class FlatParameters : IDisposable
{
    private readonly Tensor? _low;
    private readonly List<ILowPrecisionLayer> _layers = [];
    private readonly List<Tensor> _views = [];

    /// <summary>Moves the module's parameters into one buffer, in the order of <c>named_parameters</c>.</summary>
    /// <param name="module">Its parameters must share one device and the type float32.</param>
    /// <param name="withGradients">False for a network that is only evaluated.</param>
    /// <param name="precision">Format of the products; names, shapes and values of the parameters do not depend on it.</param>
    public FlatParameters(nn.Module module, bool withGradients = true, Precision precision = Precision.Float32)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var parameters = module.named_parameters().Select(p => p.Item2).ToList();
        long total = parameters.Sum(p => p.numel());
        var where = parameters[0].device;
        Values = zeros(total, float32, where).DetachFromDisposeScope();
        if (withGradients) Gradients = zeros(total, float32, where).DetachFromDisposeScope();
        var offsets = new Dictionary<Parameter, long>(ReferenceEqualityComparer.Instance);
        long offset = 0;
        foreach (var parameter in parameters)
        {
            var view = Part(Values, offset, parameter);
            view.copy_(parameter);
            parameter.set_(view);
            if (Gradients is not null) parameter.grad = Part(Gradients, offset, parameter);
            else parameter.requires_grad_(false);
            offsets[parameter] = offset;
            offset += parameter.numel();
        }
        if (precision == Precision.Float32) return;
        _low = zeros(total, bfloat16, where).DetachFromDisposeScope();
        foreach (var layer in LowPrecisionWeights.LayersOf(module))
        {
            List<Tensor> views = [.. layer.Replaceable.Select(p => Leaf(offsets[p], p))];
            layer.ComputeWith(views);
            _layers.Add(layer);
            _views.AddRange(views);
        }
        Refresh();
    }

    /// <summary>All values, [P].</summary>
    public Tensor Values { get; }

    /// <summary>All gradients, [P]; null when the network is only evaluated.</summary>
    public Tensor? Gradients { get; }

    /// <summary>
    /// Brings the bfloat16 copy up to date; nothing in single precision. <see cref="FlatAdamW.Step"/> calls it; whoever else writes
    /// to <see cref="Values"/> (a resumed run, say) calls it afterwards, and never between forward and backward.
    /// </summary>
    public void Refresh()
    {
        using var _ = no_grad();
        _low?.copy_(Values);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var layer in _layers) layer.ComputeWith(null);
        foreach (var view in _views) view.Dispose();
        _low?.Dispose();
        Values.Dispose();
        Gradients?.Dispose();
    }

    private static Tensor Part(Tensor buffer, long offset, Tensor shaped) => buffer.narrow(0, offset, shaped.numel()).view(shaped.shape);

    // A bfloat16 leaf whose gradient is single precision: autograd adds to a gradient that is there in place, in its type.
    private Tensor Leaf(long offset, Tensor parameter)
    {
        var leaf = Part(_low!, offset, parameter).detach().DetachFromDisposeScope();
        if (Gradients is null) return leaf;
        leaf.requires_grad_();
        leaf.grad = Part(Gradients, offset, parameter);
        return leaf;
    }
}
