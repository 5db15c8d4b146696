namespace JdmMl.Segmentation;

/// <summary>What went from one network to another.</summary>
/// <param name="Loaded">Names of the parameters that were copied.</param>
/// <param name="Initialised">Names of the parameters that kept fresh random values.</param>
public sealed record TransferReport(IReadOnlyList<string> Loaded, IReadOnlyList<string> Initialised)
{
    /// <summary>One sentence for people.</summary>
    public override string ToString() => Initialised.Count == 0
        ? $"transferred all {Loaded.Count} tensors"
        : $"transferred {Loaded.Count} tensors; {Initialised.Count} start anew ({string.Join(", ", Initialised.Select(Layer).Distinct())})";

    private static string Layer(string name) => name[..name.LastIndexOf('.')];
}
