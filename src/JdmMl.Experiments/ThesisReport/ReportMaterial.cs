using JdmMl.Data;
using static TorchSharp.torch;

namespace JdmMl.Experiments;

/// <summary>Everything that a report shows, read once and owned.</summary>
internal sealed class ReportMaterial : IDisposable
{
    private readonly Dictionary<string, RealPairsPack?> _packs = [];
    private readonly Dictionary<RealPairsPack, byte[][]> _masks = [];
    private readonly ThesisReportOptions _options;
    private readonly CancellationToken _cancellation;

    private ReportMaterial(ThesisReportOptions options, RunFolders found, CancellationToken cancellation) =>
        (_options, Found, _cancellation) = (options, found, cancellation);

    internal RunFolders Found { get; }

    internal required IReadOnlyList<DiffusionRecord> Diffusion { get; init; }

    internal required IReadOnlyList<PoolRecord> Pools { get; init; }

    internal required IReadOnlyList<SegmentationRecord> Segmentation { get; init; }

    internal required IReadOnlyList<ComparableResults> Results { get; init; }

    internal required IReadOnlyList<IReadOnlyList<ReportedClaim>> Claims { get; init; }

    /// <summary>Reads all.</summary>
    /// <exception cref="JdmException">Nothing was found, something is damaged, or results cannot be combined.</exception>
    internal static ReportMaterial Collect(ThesisReportOptions options, Device device, CancellationToken cancellation)
    {
        var found = RunFolders.Find(options.Paths);
        var results = ComparableResults.Sort(found.Results);
        return new ReportMaterial(options, found, cancellation)
        {
            Results = results, Claims = [.. results.Select(group => ReportedClaims.Of(group, options))],
            Pools = [.. found.Pools.Select(PoolRecord.Open)],
            Segmentation = [.. found.Segmentation.Select(SegmentationRecord.Open)],
            Diffusion = [.. found.Diffusion.Select(folder => DiffusionRecord.Open(folder, options, device, cancellation))],
        };
    }

    /// <summary>Why results stand in several tables.</summary>
    internal IEnumerable<string> Differences => Results.Skip(1).Select(other =>
        "Results with different conventions or resolutions are not put in one table. They differ in " +
        $"{string.Join("; ", Results[0].DifferencesFrom(other))}: {Names(Results[0])} / {Names(other)}.");

    /// <summary>
    /// Real pairs at a pool's size: those that the run of the same model packed, else those that the user named; of a pool for given masks
    /// whichever holds the given pairs. Null where there are none.
    /// </summary>
    internal RealPairsPack? RealFor(PoolRecord pool)
    {
        var run = Diffusion.FirstOrDefault(r => r.ModelHash == pool.Identity.ModelHash);
        var packing = run is null ? new PackOptions { Size = pool.Identity.Size }
            : pool.IsGiven ? run.Options.GivenPacking : run.Options.Packing;
        RealPairsPack?[] found =
        [
            run is null ? null : Kept(run.Folder, () => RealPairsPack.OfRun(run.Folder)),
            _options.Pairs is not { } pairs ? null : Kept($"{packing}", () => RealPairsPack.Of(pairs, packing, _cancellation)),
        ];
        string? given = pool.Given.Values.FirstOrDefault();
        return found.FirstOrDefault(pack => pack is not null && (given is null || pack.IndexOf(given) is not null));
    }

    private RealPairsPack? Kept(string key, Func<RealPairsPack?> make) =>
        _packs.TryGetValue(key, out var known) ? known : _packs[key] = make();

    internal byte[][] MasksOf(RealPairsPack pack) => _masks.TryGetValue(pack, out var masks) ? masks : _masks[pack] = pack.Masks();

    public void Dispose()
    {
        foreach (var pack in _packs.Values) pack?.Dispose();
    }

    private static string Names(ComparableResults results) =>
        string.Join(", ", results.Cells.Select(c => $"{c.Key.Name} on {c.DataSet}").Distinct().Take(4)) +
        (results.Cells.Count > 4 ? ", ..." : "");
}
