using JdmMl.Data;

namespace JdmMl;

internal static class OriginExtensions
{
    /// <summary>The generated pairs, or null when there is none.</summary>
    internal static IPairSource? Synthetic(this IPairSource pairs) => pairs.Where(origin => origin == Origins.Synthetic);

    /// <summary>All other pairs, whatever their origin is called, or null when there is none.</summary>
    internal static IPairSource? Real(this IPairSource pairs) => pairs.Where(origin => origin != Origins.Synthetic);

    private static IPairSource? Where(this IPairSource pairs, Func<string, bool> wanted)
    {
        int[] chosen = [.. Enumerable.Range(0, pairs.Items.Count).Where(i => wanted(pairs.Items[i].Origin))];
        return chosen.Length == 0 ? null : pairs.Select(chosen);
    }
}
