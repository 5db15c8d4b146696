using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>A copy of the weights with the highest average so far, on the training device.</summary>
internal sealed class BestWeights : IDisposable
{
    private readonly List<(string Name, Tensor Value)> _values = [];

    /// <summary>The tensors; empty before the first copy.</summary>
    internal IReadOnlyList<(string Name, Tensor Value)> Values => _values;

    /// <summary>Copies <paramref name="source"/> over what was there.</summary>
    internal void Take(IEnumerable<(string Name, Tensor Value)> source)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        if (_values.Count == 0)
        {
            foreach (var (name, value) in source) _values.Add((name, value.detach().clone().DetachFromDisposeScope()));
            return;
        }
        foreach (var ((_, kept), (_, value)) in _values.Zip(source)) kept.copy_(value);
    }

    /// <summary>Frees the copy.</summary>
    public void Dispose()
    {
        foreach (var (_, value) in _values) value.Dispose();
        _values.Clear();
    }
}
