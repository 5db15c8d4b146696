using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// Stochastic gradient descent with Nesterov momentum in the order of torch.optim.SGD: g += wd p; v = mu v + g (v = g at first);
/// p -= lr (g + mu v). Own code, because the state of TorchSharp's optimizer cannot be taken out and put back tensor by tensor.
/// Parameters without a gradient are left alone: no decay, no momentum.
/// </summary>
internal sealed class NesterovSgd : IDisposable
{
    private readonly List<(string Name, Parameter Parameter)> _parameters;
    private readonly Dictionary<string, Tensor> _velocity = new(StringComparer.Ordinal);
    private readonly double _momentum;
    private readonly double _weightDecay;

    internal NesterovSgd(SegmentationNetwork network, double momentum, double weightDecay)
    {
        _parameters = [.. network.named_parameters().Select(item => (item.Item1, item.Item2))];
        (_momentum, _weightDecay) = (momentum, weightDecay);
    }

    /// <summary>The momentum buffers that exist, by parameter name; owned by the optimizer.</summary>
    internal IEnumerable<(string Name, Tensor Value)> Velocity => _velocity.Select(item => (item.Key, item.Value));

    /// <summary>Puts back buffers that <see cref="Velocity"/> gave, in place of the present ones; copies.</summary>
    internal void Restore(IEnumerable<(string Name, Tensor Value)> velocity)
    {
        DropVelocity();
        using var scope = NewDisposeScope();
        var devices = _parameters.ToDictionary(item => item.Name, item => item.Parameter.device, StringComparer.Ordinal);
        foreach (var (name, value) in velocity)
            _velocity[name] = value.to(devices[name], copy: true).DetachFromDisposeScope();
    }

    /// <summary>Forgets the gradients; they become absent, not zero.</summary>
    internal void ZeroGradients()
    {
        foreach (var (_, parameter) in _parameters) parameter.grad = null;
    }

    /// <summary>
    /// Scales all gradients so that their joint norm is at most <paramref name="limit"/>; gives the norm before, a scalar tensor.
    /// </summary>
    internal Tensor ClipGradients(double limit)
    {
        using var frozen = no_grad();
        Tensor[] gradients = [.. _parameters.Select(item => item.Parameter.grad).OfType<Tensor>()];
        var norm = stack(gradients.Select(gradient => gradient.square().sum())).sum().sqrt();
        var factor = (limit / (norm + 1e-6)).clamp(max: 1.0);
        foreach (var gradient in gradients) gradient.mul_(factor);
        return norm;
    }

    /// <summary>One update; call it inside a dispose scope.</summary>
    internal void Step(double learningRate)
    {
        using var frozen = no_grad();
        using Scalar decay = _weightDecay, momentum = _momentum, descent = -learningRate;
        foreach (var (name, parameter) in _parameters)
        {
            if (parameter.grad is not { } gradient) continue;
            if (_weightDecay != 0) gradient = gradient.add(parameter, decay);
            if (!_velocity.TryGetValue(name, out var velocity))
                _velocity[name] = velocity = gradient.clone().DetachFromDisposeScope();
            else
                velocity.mul_(momentum).add_(gradient);
            parameter.add_(gradient.add(velocity, momentum), descent);
        }
    }

    /// <summary>Frees the momentum buffers; the parameters belong to the network.</summary>
    public void Dispose() => DropVelocity();

    private void DropVelocity()
    {
        foreach (var buffer in _velocity.Values) buffer.Dispose();
        _velocity.Clear();
    }
}
