using System.Text.Json;
using System.Text.Json.Serialization;
using JdmMl.Data;

namespace JdmMl.Experiments;

/// <summary>
/// The pairs of a pool that a filter keeps, as a folder of images/ and masks/ that training takes like any other: files keep their names,
/// so that the lines of provenance that go with them stay true, and filter.json says which filter it was.
/// </summary>
public static class FilteredPool
{
    /// <summary>The file with the filter's figures.</summary>
    public const string FileName = "filter.json";

    private const string Unfinished = "unfinished";

    private static readonly JsonSerializerOptions Settings = new()
    {
        WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>Writes the pairs that every filter keeps.</summary>
    /// <param name="pool">The generated pairs, in the order of the scores.</param>
    /// <param name="poolFolder">Their folder; its provenance and pairs.json go along where they exist.</param>
    /// <param name="agreement">The filters, at least one.</param>
    /// <param name="output">A folder that does not exist, is empty, or was left unfinished by a kill.</param>
    /// <returns>How many pairs were kept.</returns>
    /// <exception cref="JdmException">A filter was refused, no pair passes, or the folder holds something else.</exception>
    public static int Write(IPairSource pool, string poolFolder, IReadOnlyList<AgreementResult> agreement, string output)
    {
        if (agreement.FirstOrDefault(result => result.Filter is null) is { } refused)
            throw new JdmException($"Nothing is kept in '{output}', because there is no filter by {refused.Scorer}. {refused.Refusal}");
        int[] kept = [.. Enumerable.Range(0, pool.Items.Count).Where(i => agreement.All(result => result.Scores[i].Kept == true))];
        if (kept.Length == 0)
            throw new JdmException(
                $"No pair of '{poolFolder}' passes, so nothing is written to '{output}'. Look at the scores, and at --mismatches-kept.");
        Begin(output);
        foreach (int i in kept) Copy(pool, i, poolFolder, output);
        var names = kept.Select(i => Number(pool, i)).OfType<long>().ToHashSet();
        var lines = PoolShardWriter.ReadProvenance(poolFolder).Where(line => names.Contains(line.Index))
            .Select(line => line.ToLine() + "\n");
        if (string.Concat(lines) is { Length: > 0 } provenance)
            AtomicFile.WriteAllText(Path.Combine(output, "provenance", "kept.jsonl"), provenance);
        AtomicFile.WriteAllText(
            Path.Combine(output, FileName), JsonSerializer.Serialize(Record(pool, poolFolder, agreement, kept), Settings));
        File.Delete(Path.Combine(output, Unfinished));
        return kept.Length;
    }

    private static object Record(IPairSource pool, string poolFolder, IReadOnlyList<AgreementResult> agreement, int[] kept)
    {
        string identity = Path.Combine(poolFolder, "pairs.json");
        return new
        {
            formatVersion = 1, pool = pool.Name, pairs = pool.Items.Count, kept = kept.Length,
            identity = File.Exists(identity) ? JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(identity)) : (JsonElement?)null,
            filters = agreement.Select(result => new
            {
                result.Scorer, result.TruePairs, result.Warning, result.MeanScores, result.Filter, result.PoolKept,
            }),
            scores = kept.Select(i => new { pool.Items[i].Id, scores = agreement.Select(result => result.Scores[i].Score) }),
        };
    }

    private static void Begin(string output)
    {
        string mark = Path.Combine(output, Unfinished);
        if (Directory.Exists(output) && Directory.EnumerateFileSystemEntries(output).Any() && !File.Exists(mark))
            throw new JdmException($"'{output}' is not empty. Name another folder for --keep, or delete that one.");
        AtomicFile.WriteAllText(mark, "A filtered pool is being written here.\n");
        foreach (string part in (string[])["images", "masks"])
            if (Directory.Exists(Path.Combine(output, part))) Directory.Delete(Path.Combine(output, part), recursive: true);
    }

    private static void Copy(IPairSource pool, int index, string poolFolder, string output)
    {
        string? image = pool.ImagePathOf(index);
        string mask = image is null ? "" : Path.Combine(poolFolder, "masks", Path.GetFileName(image));
        if (image is not null && File.Exists(mask) && Path.GetExtension(image).Equals(".png", StringComparison.OrdinalIgnoreCase))
        {
            AtomicFile.WriteAllBytes(Path.Combine(output, "images", Path.GetFileName(image)), File.ReadAllBytes(image));
            AtomicFile.WriteAllBytes(Path.Combine(output, "masks", Path.GetFileName(image)), File.ReadAllBytes(mask));
            return;
        }
        var pair = pool.Read(index);
        string name = pair.Info.Id.Replace('/', '-') + ".png";
        PngFile.WriteRgb(Path.Combine(output, "images", name), pair.Image);
        PngFile.WriteMask(Path.Combine(output, "masks", name), pair.Mask);
    }

    private static long? Number(IPairSource pool, int index) =>
        long.TryParse(Path.GetFileNameWithoutExtension(pool.ImagePathOf(index) ?? ""), out long number) ? number : null;
}
