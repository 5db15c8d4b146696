namespace JdmMl.Experiments;

/// <summary>A test set of the thesis.</summary>
/// <param name="Name">As its tables name it.</param>
/// <param name="Images">Number of its images in the thesis.</param>
/// <param name="Polyps">Whether it shows polyps.</param>
/// <param name="Marks">What the name of a result's data set holds, letters and digits only, if it is this set.</param>
internal sealed record ThesisSet(string Name, int Images, bool Polyps, params IReadOnlyList<string> Marks)
{
    internal static IReadOnlyList<ThesisSet> All { get; } =
    [
        new("Kvasir", 100, true, "kvasir"), new("CVC-ClinicDB", 62, true, "clinic"), new("CVC-ColonDB", 380, true, "colon"),
        new("CVC-300", 60, true, "cvc300", "cvct", "endoscene"), new("ETIS", 196, true, "etis"), new("MoNuSeg", 14, false, "monuseg"),
    ];

    /// <summary>The set that a result's data set is named after; null for none.</summary>
    internal static ThesisSet? Find(string dataSet)
    {
        var letters = string.Concat(dataSet.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
        return All.FirstOrDefault(set => set.Marks.Any(letters.Contains));
    }
}

/// <summary>A table of the thesis.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Transfer">Whether it is of pretraining and finetuning instead of synthetic pairs only.</param>
/// <param name="Sets">Its test sets.</param>
/// <param name="Remark">What does not fit within the thesis; null for nothing.</param>
internal sealed record ThesisTable(string Number, bool Transfer, IReadOnlyList<string> Sets, string? Remark = null)
{
    internal static IReadOnlyList<ThesisTable> All { get; } =
    [
        new("5.1", false, ["Kvasir", "CVC-ClinicDB"]),
        new("5.2", false, ["CVC-ColonDB", "CVC-300", "ETIS"], "The thesis gives CVC-300 real only as 85.35 in Table 5.2 and 85.45 in " +
            "Table 5.5."),
        new("5.3", false, ["MoNuSeg"], "The thesis gives the mIoU of MoNuSeg real only as 69.10 in Table 5.3 and 69.09 in Table 5.6."),
        new("5.4", true, ["Kvasir", "CVC-ClinicDB"]),
        new("5.5", true, ["CVC-ColonDB", "CVC-300", "ETIS"], "The thesis gives CVC-300 real only as 85.35 in Table 5.2 and 85.45 in " +
            "Table 5.5."),
        new("5.6", true, ["MoNuSeg"],
            "The thesis prints the gain at 1000 % as +0.51 mDice and +0.73 mIoU, which is against its 500 % row; against its " +
            "real-only row it is +0.63 and +0.94."),
    ];
}
