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
        var parameters = module.named_parameters().ToList();
        long total = parameters.Sum(p => p.Item2.numel());
        var where = parameters[0].Item2.device;
        Values = zeros(total, float32, where).DetachFromDisposeScope();
        if (withGradients) Gradients = zeros(total, float32, where).DetachFromDisposeScope();
        var slices = new Dictionary<Parameter, FlatSlice>(ReferenceEqualityComparer.Instance);
        long offset = 0;
        foreach (var (name, parameter) in parameters)
        {
            var slice = slices[parameter] = new FlatSlice(name, offset, parameter);
            var view = slice.Of(Values);
            view.copy_(parameter);
            parameter.set_(view);
            if (Gradients is not null) parameter.grad = slice.Of(Gradients);
            else parameter.requires_grad_(false);
            offset += slice.Length;
        }
        Slices = [.. parameters.Select(p => slices[p.Item2])];
        if (precision == Precision.Float32) return;
        _low = zeros(total, bfloat16, where).DetachFromDisposeScope();
        foreach (var layer in LowPrecisionWeights.LayersOf(module))
        {
            List<Tensor> views = [.. layer.Replaceable.Select(p => Leaf(slices[p]))];
            layer.ComputeWith(views);
            _layers.Add(layer);
            _views.AddRange(views);
        }
        Refresh();
    }

    /// <summary>Where each parameter lies in <see cref="Values"/> and <see cref="Gradients"/>, in the order of the buffers.</summary>
    public IReadOnlyList<FlatSlice> Slices { get; }

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

    // A bfloat16 leaf whose gradient is single precision: autograd adds to a gradient that is there in place, in its type.
    private Tensor Leaf(FlatSlice slice)
    {
        var leaf = slice.Of(_low!).detach().DetachFromDisposeScope();
        if (Gradients is null) return leaf;
        leaf.requires_grad_();
        leaf.grad = slice.Of(Gradients);
        return leaf;
    }
}
