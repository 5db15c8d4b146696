using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Training;

/// <summary>
/// All parameters of a module as one buffer, and all gradients as another: the module's parameters become views, so that
/// an optimiser, an average or a checkpoint handles two tensors instead of hundreds.
/// </summary>
public sealed class FlatParameters : IDisposable
{
    /// <summary>Moves the module's parameters into one buffer, in the order of <c>named_parameters</c>.</summary>
    /// <param name="module">Its parameters must share one device and the type float32.</param>
    /// <param name="withGradients">False for a network that is only evaluated.</param>
    public FlatParameters(nn.Module module, bool withGradients = true)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var parameters = module.named_parameters().ToList();
        long total = parameters.Sum(p => p.Item2.numel());
        var where = parameters[0].Item2.device;
        Values = zeros(total, float32, where).DetachFromDisposeScope();
        if (withGradients) Gradients = zeros(total, float32, where).DetachFromDisposeScope();
        long offset = 0;
        foreach (var (_, parameter) in parameters)
        {
            long count = parameter.numel();
            var view = Values.narrow(0, offset, count).view(parameter.shape);
            view.copy_(parameter);
            parameter.set_(view);
            if (Gradients is not null) parameter.grad = Gradients.narrow(0, offset, count).view(parameter.shape);
            else parameter.requires_grad_(false);
            offset += count;
        }
    }

    /// <summary>All values, [P].</summary>
    public Tensor Values { get; }

    /// <summary>All gradients, [P]; null when the network is only evaluated.</summary>
    public Tensor? Gradients { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Values.Dispose();
        Gradients?.Dispose();
    }
}
