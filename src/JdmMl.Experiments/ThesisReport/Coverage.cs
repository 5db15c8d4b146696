using JdmMl.Experiments.Reports;

namespace JdmMl.Experiments;

/// <summary>Which figures and tables of the thesis a report shows, and why it lacks the others.</summary>
internal sealed class Coverage
{
    private readonly Dictionary<string, string> _shown = [], _absent = [];

    internal static IReadOnlyList<(string Name, string Content)> Items { get; } =
    [
        ("Figure 3.1", "denoising of one pair"), ("Figures 5.1, B.1-B.5", "random pairs"),
        ("Figure 5.2", "synthetic pairs beside their nearest training pairs"),
        ("Figures 5.3, B.6, B.7", "images for given masks"), ("Figure 5.4", "mDice against synthetic pairs, polyps"),
        ("Figure 5.5", "mDice against synthetic pairs, MoNuSeg"), ("Figure 5.6", "cases of gain and loss"),
        ("Figure A.1", "variational bound against t"),
        ("Table 5.1", "synthetic only, Kvasir and CVC-ClinicDB"), ("Table 5.2", "synthetic only, CVC-ColonDB, CVC-300 and ETIS"),
        ("Table 5.3", "synthetic only, MoNuSeg"), ("Table 5.4", "transfer, Kvasir and CVC-ClinicDB"),
        ("Table 5.5", "transfer, CVC-ColonDB, CVC-300 and ETIS"), ("Table 5.6", "transfer, MoNuSeg"),
    ];

    internal void Shown(string name, string what) => _shown[name] = _shown.TryGetValue(name, out var before) ? $"{before}; {what}" : what;

    internal void Absent(string name, string why) => _absent[name] = _absent.TryGetValue(name, out var before) ? $"{before}; {why}" : why;

    internal ResultTable Table() => new()
    {
        Title = "Figures and tables of the thesis", RowHeader = "in the thesis",
        Columns = [new("what it shows"), new("here")],
        Rows =
        [
            .. Items.Select(item => new ResultRow(item.Name, [ResultCell.Of(item.Content), ResultCell.Of(State(item.Name))])),
        ],
    };

    internal string State(string name) =>
        _shown.TryGetValue(name, out var what) ? $"shown: {what}{(_absent.TryGetValue(name, out var lacks) ? $". Absent: {lacks}" : "")}"
        : $"absent: {_absent.GetValueOrDefault(name, "no run or result for it was found")}";
}
