using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>Weights into and out of a network, by name: its parameters, then its buffers (the running statistics of batch norms).</summary>
public static class NetworkWeights
{
    /// <summary>Parameters and buffers under their canonical names; the tensors belong to the network.</summary>
    public static IReadOnlyList<(string Name, Tensor Value)> Of(SegmentationNetwork network) =>
        [.. network.named_parameters().Select(item => (item.Item1, (Tensor)item.Item2)), .. network.named_buffers()];

    /// <summary>
    /// Copies <paramref name="source"/> into <paramref name="network"/>; names may be any of nnU-Net's aliases.
    /// Everything outside the segmentation heads must be there in the right shape, as nnU-Net demands.
    /// </summary>
    /// <param name="network">Receives the values, on whatever device it is.</param>
    /// <param name="source">Name and value; not disposed.</param>
    /// <param name="keepHeads">Whether the segmentation heads are copied too.</param>
    /// <exception cref="JdmException">A tensor is missing, is unknown or differs in shape; the message names the first ones.</exception>
    public static TransferReport Load(SegmentationNetwork network, IEnumerable<(string Name, Tensor Value)> source, bool keepHeads = true)
    {
        var values = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (name, value) in source) values.TryAdd(StateNames.Canonical(name), value);
        var parameters = Of(network).ToDictionary(item => item.Name, item => item.Value, StringComparer.Ordinal);

        var wanted = parameters.Keys.Where(name => keepHeads || !network.IsHead(name)).ToArray();
        string[] missing = [.. wanted.Where(name => !values.ContainsKey(name))];
        string[] unknown = [.. values.Keys.Where(name => !parameters.ContainsKey(name) && (keepHeads || !network.IsHead(name)))];
        string[] different = [.. wanted
            .Where(name => values.TryGetValue(name, out var value) && !value.shape.SequenceEqual(parameters[name].shape))
            .Select(name =>
                $"{name} is [{string.Join(", ", values[name].shape)}], expected [{string.Join(", ", parameters[name].shape)}]")];
        if (missing.Length + unknown.Length + different.Length > 0)
            throw new JdmException(
                $"The weights do not fit a {network.GetName()} with features {string.Join(", ", network.Features)} " +
                $"and {network.Classes} classes: " +
                $"{Listed("missing", missing)}; {Listed("unknown", unknown)}; {Listed("of another shape", different)}. " +
                "Choose the Features, Classes and ImageSize that the weights were trained with.");

        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        foreach (var name in wanted) parameters[name].copy_(values[name]);
        return new TransferReport(wanted, [.. parameters.Keys.Except(wanted)]);
    }

    private static string Listed(string what, string[] names) =>
        names.Length == 0
            ? $"none {what}"
            : $"{names.Length} {what} ({string.Join("; ", names.Take(3))}{(names.Length > 3 ? "; ..." : "")})";
}
