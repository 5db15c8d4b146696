using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using JdmMl.Data;
using JdmMl.Evaluation;
using JdmMl.Training;

namespace JdmMl.Experiments;

/// <summary>
/// Scores real pairs, mismatches planted in them, and a pool of generated pairs; chooses the threshold that keeps few mismatches, and
/// says how often it errs. The same call continues where an earlier one stopped.
/// </summary>
public static class AgreementRun
{
    /// <summary>Pairs that are predicted together; part of the result where masks depend on it.</summary>
    public const int BatchSize = 16;

    private const string True = "true";

    /// <summary>Runs.</summary>
    /// <param name="scorer">Judges.</param>
    /// <param name="pool">Generated pairs.</param>
    /// <param name="truePairs">Real pairs, at best some that neither generator nor judge learned from.</param>
    /// <param name="options">Mismatches, and what share of them may pass.</param>
    /// <param name="seed">Seed of permutation and halves.</param>
    /// <param name="scoresFile">Where scores are kept; null keeps none.</param>
    /// <param name="warning">What must be known beside the figures.</param>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="cancellation">Checked before every batch.</param>
    /// <exception cref="JdmException">An option is out of range, or the file holds other scores.</exception>
    public static AgreementResult Of(
        IPairScorer scorer, QualityPairs pool, QualityPairs truePairs, AgreementOptions options, int seed, string? scoresFile = null,
        string? warning = null, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        options.Validate();
        var planted = Planted(truePairs.Pixels, options, seed);
        var file = AgreementScoreFile.Open(scoresFile, Key(scorer, pool, truePairs, options, seed), scorer.Name);
        int batches = Batches(truePairs.Count) + Batches(pool.Count), done = 0;
        var clock = new ProgressClock(progress, "agreement", batches, file.Found);
        if (file.Found > 0) clock.Report(file.Found, message: $"Found {file.Found} of {batches} batches of scores in '{scoresFile}'.");

        var scores = planted.Keys.ToDictionary(kind => kind, _ => new List<double?>());
        foreach (int[] batch in Enumerable.Range(0, truePairs.Count).Chunk(BatchSize))
        {
            double?[] all = file.Scores(Name("true", batch), () =>
                [.. planted.Values.SelectMany(pairs => Score(scorer, [.. batch.Select(i => pairs[i])]))]);
            foreach (var (kind, part) in planted.Keys.Zip(all.Chunk(batch.Length))) scores[kind].AddRange(part);
            Report();
        }
        var made = new List<double>();
        foreach (int[] batch in Enumerable.Range(0, pool.Count).Chunk(BatchSize))
        {
            double?[] all = file.Scores(Name("pool", batch), () => Score(scorer, [.. batch.Select(i => pool.Pixels[i])]));
            made.AddRange(all.OfType<double>());
            Report();
        }
        return Judge(scorer, pool, truePairs, options, seed, scores, made) with { Warning = warning };

        void Report()
        {
            cancellation.ThrowIfCancellationRequested();
            clock.Report(++done);
        }
    }

    private static AgreementResult Judge(
        IPairScorer scorer, QualityPairs pool, QualityPairs truePairs, AgreementOptions options, int seed,
        Dictionary<string, List<double?>> scores, List<double> made)
    {
        AgreementFilter? filter = null;
        string? refusal = null;
        try
        {
            filter = AgreementFilter.Choose(
                [.. scores[True].Select(s => s!.Value)],
                scores.Where(kind => kind.Key != True).ToDictionary(kind => kind.Key, kind => (IReadOnlyList<double?>)kind.Value),
                options.MismatchesKept, seed);
        }
        catch (ArgumentException exception)
        {
            refusal = "Refused: " + exception.Message;
        }
        var means = scores.Append(new("pool", [.. made.Select(s => (double?)s)])).Where(kind => kind.Value.Any(s => s is not null))
            .ToDictionary(kind => kind.Key, kind => kind.Value.OfType<double>().Average());
        return new()
        {
            Scorer = scorer.Name, TruePairs = new(truePairs.Name, truePairs.Count), MeanScores = means, Filter = filter, Refusal = refusal,
            Scores = [.. made.Select((score, i) => new AgreementScore(pool.Ids[i], score, filter?.Keeps(score)))],
            PoolKept = filter is null ? null : ErrorRate.Of(made.Count(filter.Keeps), made.Count),
        };
    }

    /// <summary>The pairs as they are and with wrong masks; null where a change leaves the mask as it is.</summary>
    private static Dictionary<string, IReadOnlyList<PairPixels?>> Planted(
        IReadOnlyList<PairPixels> pairs, AgreementOptions options, int seed)
    {
        int side = pairs[0].Width, shift = Math.Max(1, (int)Math.Round(options.Shift * side));
        int radius = Math.Max(1, (int)Math.Round(options.Erosion * side));
        var chance = RandomStreams.Open((ulong)seed, "planted shifts");
        PairPixels? Changed(PairPixels pair, PairPixels changed) => changed.Mask.AsSpan().SequenceEqual(pair.Mask) ? null : changed;
        int Way() => chance.NextInt(2) == 0 ? shift : -shift;
        var planted = new Dictionary<string, IReadOnlyList<PairPixels?>> { [True] = [.. pairs] };
        if (pairs.Count > 1) planted["permuted"] = [.. pairs.Zip(PlantedMismatches.Permuted(pairs, seed), Changed)];
        planted["shifted"] = [.. pairs.Select(pair => Changed(pair, PlantedMismatches.Shifted(pair, Way(), Way())))];
        planted["eroded"] = [.. pairs.Select(pair => Changed(pair, PlantedMismatches.Eroded(pair, radius)))];
        return planted;
    }

    private static double?[] Score(IPairScorer scorer, PairPixels?[] pairs)
    {
        int[] there = [.. Enumerable.Range(0, pairs.Length).Where(i => pairs[i] is not null)];
        var scores = new double?[pairs.Length];
        foreach (var (i, score) in there.Zip(scorer.Score([.. there.Select(i => pairs[i]!)]))) scores[i] = score;
        return scores;
    }

    private static int Batches(int count) => (count + BatchSize - 1) / BatchSize;

    private static string Name(string set, int[] batch) => string.Create(CultureInfo.InvariantCulture, $"{set}:{batch[0]}");

    private static string Key(IPairScorer scorer, QualityPairs pool, QualityPairs truePairs, AgreementOptions options, int seed)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"{scorer.Name}\n{options.Shift} {options.Erosion} {seed} {BatchSize} {truePairs.Count}\n")));
        foreach (var pair in truePairs.Pixels.Concat(pool.Pixels))
        {
            hash.AppendData(pair.Rgb);
            hash.AppendData(pair.Mask);
        }
        return Convert.ToHexString(hash.GetHashAndReset()).ToLowerInvariant();
    }
}
