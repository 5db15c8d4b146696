using JdmMl.Data;

namespace JdmMl;

internal static class OriginExtensions
{
    /// <summary>The pairs of one origin, or null when there is none.</summary>
    internal static IPairSource? OfOrigin(this IPairSource pairs, string origin)
    {
        int[] chosen = [.. Enumerable.Range(0, pairs.Items.Count).Where(i => pairs.Items[i].Origin == origin)];
        return chosen.Length == 0 ? null : pairs.Select(chosen);
    }
}
