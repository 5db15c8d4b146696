using JdmMl.Data;
using JdmMl.Training;

namespace JdmMl.Diffusion;

/// <summary>What a shard of a folder of generated pairs holds after a run.</summary>
/// <param name="Found">Pairs that were done before.</param>
/// <param name="Drawn">Pairs that this run drew.</param>
/// <param name="Counts">Verdicts of all of them.</param>
public sealed record PairFolderResult(int Found, int Drawn, VerdictCounts Counts);

/// <summary>
/// Draws pairs into a folder, alone or as one of several processes, and goes on where an earlier run stopped. The folder is a
/// <see cref="SyntheticPool"/> with a line of provenance a pair.
/// </summary>
public static class PairFolderFiller
{
    /// <summary>
    /// The folder below <paramref name="root"/> that is this synthesizer's alone, named by a hash of all that its pairs depend on.
    /// </summary>
    public static string FolderBelow(string root, PairSynthesizer synthesizer) => Path.Combine(root, synthesizer.Identity().Key()[..16]);

    /// <summary>The first <paramref name="count"/> pairs below <paramref name="root"/>; those that are missing are drawn.</summary>
    /// <param name="synthesizer">Draws; its bounds judge, its redraws replace.</param>
    /// <param name="root">Folder that holds pools.</param>
    /// <param name="count">Pairs wanted.</param>
    /// <param name="progress">Told after every sampler step, and what was found on disk.</param>
    /// <param name="cancellation">Checked at every sampler step; finished pairs stay.</param>
    /// <returns>Exactly <paramref name="count"/> pairs, with origin <c>synthetic</c>.</returns>
    public static IPairSource FillBelow(
        PairSynthesizer synthesizer, string root, int count, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        string folder = FolderBelow(root, synthesizer);
        Fill(synthesizer, folder, count, progress: progress, cancellation: cancellation);
        return SyntheticPool.Open(folder).Select([.. Enumerable.Range(0, count)]);
    }

    /// <summary>Draws this shard's missing pairs among the first <paramref name="count"/>.</summary>
    /// <param name="synthesizer">Draws; its bounds judge, its redraws replace.</param>
    /// <param name="folder">The folder; made if it is not there.</param>
    /// <param name="count">Pairs of all shards together.</param>
    /// <param name="shard">Which of them are ours; all by default.</param>
    /// <param name="progress">Told after every sampler step, and what was found on disk.</param>
    /// <param name="cancellation">Checked at every sampler step; finished pairs stay.</param>
    /// <exception cref="JdmException">
    /// The folder holds pairs of another model, seed or sampler, or another process writes this shard.
    /// </exception>
    public static PairFolderResult Fill(
        PairSynthesizer synthesizer, string folder, long count, Shard? shard = null,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        using var writer = PoolShardWriter.Open(folder, synthesizer.Identity(), shard ?? Shard.Whole);
        var missing = writer.Missing(count);
        int found = writer.Done.Count(pair => pair.Index < count);
        if (found > 0)
            new ProgressClock(progress, "sample", found + missing.Count).Report(
                found, message: $"Found {found} of {found + missing.Count} synthetic pairs in '{folder}'.");
        foreach (var drawn in synthesizer.Draw(missing, progress, cancellation))
            writer.Write(
                drawn.Number, drawn.Attempt, NameOf(drawn.Verdict), drawn.Pair.Image, drawn.Pair.Mask,
                synthesizer.Given?.RowOf(drawn.Number));
        var pairs = writer.Done.Where(pair => pair.Index < count);
        return new PairFolderResult(found, missing.Count, VerdictCounts.Of(pairs.Select(pair => (VerdictOf(pair.Verdict), pair.Attempt))));
    }

    /// <summary>The verdicts of a whole folder, all shards together.</summary>
    public static VerdictCounts CountsOf(string folder) =>
        VerdictCounts.Of(PoolShardWriter.ReadProvenance(folder).Select(pair => (VerdictOf(pair.Verdict), pair.Attempt)));

    private static string NameOf(PairVerdict? verdict) => verdict is { } known ? known.ToString().ToLowerInvariant() : "unchecked";

    private static PairVerdict? VerdictOf(string name) =>
        Enum.TryParse<PairVerdict>(name, ignoreCase: true, out var verdict) ? verdict : null;
}
