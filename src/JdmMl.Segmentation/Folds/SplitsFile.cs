using System.Text.Json;
using JdmMl.Data;

namespace JdmMl.Segmentation;

/// <summary>nnU-Net's splits_final.json: a list of folds, each with the ids under "train" and "val".</summary>
public static class SplitsFile
{
    /// <summary>Its usual name.</summary>
    public const string Name = "splits_final.json";

    private sealed record Entry(IReadOnlyList<string>? Train, IReadOnlyList<string>? Val);

    /// <summary>Reads the folds of <paramref name="items"/>; ids may carry a file ending.</summary>
    /// <exception cref="JdmException">The file cannot be read, an id is unknown, or a fold learns from what it validates on.</exception>
    public static IReadOnlyList<FoldSplit> Read(string path, IReadOnlyList<PairInfo> items)
    {
        var known = items.Select((item, index) => (item.Id, index))
            .ToDictionary(pair => pair.Id, pair => pair.index, StringComparer.Ordinal);
        var faults = new OptionFaults($"'{path}'");
        var folds = new List<FoldSplit>();
        foreach (var (entry, fold) in Entries(path).Select((entry, fold) => (entry, fold)))
        {
            int[] training = [.. Indices(entry.Train, "train", fold)], validation = [.. Indices(entry.Val, "val", fold)];
            faults.Require(!training.Intersect(validation).Any(), $"fold {fold} names a case under train and val; expected disjoint lists");
            folds.Add(new FoldSplit(fold.ToString(System.Globalization.CultureInfo.InvariantCulture), training, validation));
        }
        faults.ThrowIfAny();
        return folds;

        IEnumerable<int> Indices(IReadOnlyList<string>? ids, string part, int fold)
        {
            var found = new SortedSet<int>();
            foreach (var id in ids ?? [])
                if (known.TryGetValue(id, out var index) || known.TryGetValue(Path.ChangeExtension(id, null), out index)) found.Add(index);
                else faults.Add($"fold {fold} names '{id}' under {part}, which is no case; expected ids such as '{items[0].Id}'");
            return found;
        }
    }

    /// <summary>Writes folds in the same form.</summary>
    /// <exception cref="JdmException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<FoldSplit> folds, IReadOnlyList<PairInfo> items) =>
        AtomicFile.WriteAllText(path, JsonSerializer.Serialize(
            folds.Select(fold => new Entry([.. fold.Training.Select(i => items[i].Id)], [.. fold.Validation.Select(i => items[i].Id)])),
            SegmentationJson.Settings));

    private static Entry[] Entries(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Entry[]>(File.ReadAllText(path), SegmentationJson.Settings)
                ?? throw new JsonException("it is null");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new JdmException(
                $"'{path}' cannot be read as folds: {e.Message} Expected a list of objects with the ids under \"train\" and \"val\".", e);
        }
    }
}
