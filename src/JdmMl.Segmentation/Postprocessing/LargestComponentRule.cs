using JdmMl.Data;

namespace JdmMl.Segmentation;

/// <summary>
/// Keeps the largest 8-connected part and turns the others into background; of several largest ones all stay (nnU-Net). First over all
/// foreground classes together, then class by class.
/// </summary>
/// <param name="Foreground">Whether it looks at all foreground together.</param>
/// <param name="Classes">The class ids that it looks at one by one.</param>
public sealed record LargestComponentRule(bool Foreground, IReadOnlyList<int> Classes)
{
    /// <summary>Changes nothing.</summary>
    public static LargestComponentRule None { get; } = new(false, []);

    /// <summary>All foreground together.</summary>
    public static LargestComponentRule WholeForeground { get; } = new(true, []);

    /// <summary>Whether it changes nothing.</summary>
    public bool IsNone => !Foreground && Classes.Count == 0;

    /// <summary>A new mask, or the given one where there is nothing to do.</summary>
    public LabelMask Apply(LabelMask mask)
    {
        if (Foreground) mask = Keep(mask, static label => label != 0);
        foreach (var id in Classes) mask = Keep(mask, label => label == id);
        return mask;
    }

    /// <summary>One sentence for people.</summary>
    public override string ToString() => (Foreground, Classes.Count) switch
    {
        (false, 0) => "all components are kept",
        (true, 0) => "only the largest component of the foreground is kept",
        (false, _) => $"only the largest component of class {string.Join(", ", Classes)} is kept",
        _ => $"only the largest component of the foreground, then of class {string.Join(", ", Classes)} is kept",
    };

    private static LabelMask Keep(LabelMask mask, Func<byte, bool> belongs)
    {
        var parts = ConnectedComponents.Of(Array.ConvertAll(mask.Labels, label => belongs(label) ? (byte)1 : (byte)0), mask.Width);
        if (parts.Count < 2) return mask;
        var largest = parts.Areas.Max();
        var labels = new byte[mask.Labels.Length];
        for (var i = 0; i < labels.Length; i++)
            labels[i] = parts.Ids[i] > 0 && parts.Areas[parts.Ids[i] - 1] < largest ? (byte)0 : mask.Labels[i];
        return new LabelMask(mask.Width, mask.Height, labels);
    }
}
