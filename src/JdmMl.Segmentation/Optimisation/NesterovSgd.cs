using JdmMl.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// Stochastic gradient descent with Nesterov momentum in the order of torch.optim.SGD: g += wd p; v = mu v + g; p -= lr (g + mu v),
/// over one flat buffer each of values, gradients and velocities. Parameters that the loss does not reach are left alone:
/// no decay, no momentum. With <see cref="Precision.BFloat16"/> the network computes with bfloat16 copies until the optimizer is
/// disposed of.
/// </summary>
public sealed class NesterovSgd : IDisposable
{
    // 4 x 256 KiB stay in a core's cache over the operations of a step; the scratch is no longer than a block
    private const long Block = 1 << 16;
    private readonly double _momentum, _weightDecay;
    private readonly List<Parameter> _parameters;
    private readonly FlatParameters _flat;
    private readonly Tensor _velocity, _scratch;                            // [P], [at most Block]
    private readonly List<(string Name, Tensor Value)> _views;
    private readonly List<(long Start, long Length)> _blocks = [];

    /// <summary>Starts with zero velocity; finds out which parameters the loss reaches by one small pass forward and backward.</summary>
    /// <param name="network">On its device already; it must not be moved while the optimizer lives.</param>
    /// <param name="momentum">mu; 0.99 in nnU-Net.</param>
    /// <param name="weightDecay">wd, on every trained parameter; 3e-5 in nnU-Net.</param>
    /// <param name="precision">Format of the products in forward and backward; values and gradients stay single precision.</param>
    public NesterovSgd(SegmentationNetwork network, double momentum, double weightDecay, Precision precision = Precision.Float32)
    {
        (_momentum, _weightDecay) = (momentum, weightDecay);
        var reached = GradientReach.Of(network);
        _flat = new FlatParameters(network, precision: precision);
        _parameters = [.. network.parameters()];
        var trained = _flat.Slices.Where(slice => reached.Contains(slice.Name)).ToList();
        using var frozen = no_grad();
        _velocity = zeros_like(_flat.Values).DetachFromDisposeScope();
        _scratch = zeros(Math.Min(Block, _flat.Values.numel()), float32, _flat.Values.device).DetachFromDisposeScope();
        _views = [.. trained.Select(slice => (slice.Name, View(slice)))];
        for (var i = 0; i < trained.Count;)
        {
            var (start, end) = (trained[i].Offset, trained[i].Offset);
            for (; i < trained.Count && trained[i].Offset == end; i++) end += trained[i].Length;
            for (; start < end; start += Block) _blocks.Add((start, Math.Min(Block, end - start)));
        }
    }

    /// <summary>The momentum buffers of the parameters that are trained, by parameter name; owned by the optimizer.</summary>
    public IEnumerable<(string Name, Tensor Value)> Velocity => _views;

    /// <summary>
    /// Puts back buffers that <see cref="Velocity"/> gave, zeros in place of those that are missing; copies. Call it after the weights
    /// are put back too, of which it takes notice.
    /// </summary>
    public void Restore(IEnumerable<(string Name, Tensor Value)> velocity)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var given = velocity.ToDictionary(item => item.Name, item => item.Value, StringComparer.Ordinal);
        foreach (var (name, view) in _views)
        {
            if (given.TryGetValue(name, out var value)) view.copy_(value);
            else view.zero_();
        }
        _flat.Refresh();
    }

    /// <summary>Forgets the gradients.</summary>
    public void ZeroGradients()
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        _flat.Gradients!.zero_();
    }

    /// <summary>
    /// Scales all gradients so that their joint norm is at most <paramref name="limit"/>; gives the norm before, a scalar tensor on the
    /// device: nothing crosses to the host.
    /// </summary>
    public Tensor ClipGradients(double limit)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        // the norm of the blocks' norms: no copy of all gradients, and sums short enough for single precision
        var norm = stack(_blocks.Select(block => _flat.Gradients!.narrow(0, block.Start, block.Length).norm())).norm();     // []
        _flat.Gradients!.mul_((limit / (norm + 1e-6)).clamp(max: 1.0));
        return norm.MoveToOuterDisposeScope();
    }

    /// <summary>One update; the gradients stay as they are.</summary>
    public void Step(double learningRate)
    {
        using var frozen = no_grad();
        using Scalar decay = _weightDecay, momentum = _momentum, descent = -learningRate;
        foreach (var (start, length) in _blocks)
        {
            using var scope = NewDisposeScope();
            Tensor values = _flat.Values.narrow(0, start, length), velocity = _velocity.narrow(0, start, length);
            var gradient = _scratch.narrow(0, 0, length).copy_(_flat.Gradients!.narrow(0, start, length));
            if (_weightDecay != 0) gradient.add_(values, decay);
            velocity.mul_(momentum).add_(gradient);
            values.add_(gradient.add_(velocity, momentum), descent);
        }
        _flat.Refresh();
    }

    /// <summary>Frees buffers and gradients; the parameters keep their values and belong to the network, in single precision again.</summary>
    public void Dispose()
    {
        foreach (var parameter in _parameters) parameter.grad = null;
        foreach (var (_, view) in _views) view.Dispose();
        _velocity.Dispose();
        _scratch.Dispose();
        _flat.Dispose();
    }

    private Tensor View(FlatSlice slice)
    {
        using var scope = NewDisposeScope();
        return slice.Of(_velocity).DetachFromDisposeScope();
    }
}
