using System.Text.Json;

namespace JdmMl.Data;

/// <summary>A division into folds, written down: which ids validate each fold. Groups are never divided.</summary>
public sealed record FoldLists
{
    /// <summary>Name of the source.</summary>
    public required string Source { get; init; }

    /// <summary>Seed of the division.</summary>
    public required int Seed { get; init; }

    /// <summary>Number of groups.</summary>
    public required int Groups { get; init; }

    /// <summary>Each fold's validation ids, in the order of the source; the other ids train it.</summary>
    public required string[][] Validation { get; init; }

    /// <summary>Divides a source; see <see cref="PairSplits.Folds"/>.</summary>
    /// <exception cref="JdmException">Fewer than two folds, or fewer groups than folds.</exception>
    public static FoldLists Make(IPairSource source, int folds, int seed) => new()
    {
        Source = source.Name, Seed = seed, Groups = source.Items.Select(item => item.Group).Distinct(StringComparer.Ordinal).Count(),
        Validation = [.. PairSplits.Folds(source.Items, folds, seed)
            .Select(fold => fold.Select(index => source.Items[index].Id).ToArray())],
    };

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="JdmException">The file is missing or malformed.</exception>
    public static FoldLists Read(string path) => StrictJson.Read<FoldLists>(path, "Fold list");

    /// <summary>Writes the lists as JSON.</summary>
    /// <exception cref="JdmException">The file cannot be written.</exception>
    public void Write(string path) => AtomicFile.WriteAllText(path, JsonSerializer.Serialize(this, StrictJson.Options));

    /// <summary>The training and validation pairs of one fold, counted from 0, of the same source.</summary>
    /// <exception cref="JdmException">There is no such fold, or the source's ids are not those of the lists.</exception>
    public (IPairSource Train, IPairSource Validation) Take(IPairSource source, int fold)
    {
        if (fold < 0 || fold >= Validation.Length)
            throw new JdmException($"Fold {fold} was asked for; there are folds 0 to {Validation.Length - 1}.");
        var foldOf = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < Validation.Length; i++)
            foreach (var id in Validation[i])
                if (!foldOf.TryAdd(id, i)) throw new JdmException($"The fold lists name the id '{id}' twice. Make them anew.");
        var missing = source.Items.FirstOrDefault(item => !foldOf.ContainsKey(item.Id));
        if (missing is not null || foldOf.Count != source.Items.Count)
            throw new JdmException($"The fold lists hold {foldOf.Count} ids and source '{source.Name}' {source.Items.Count}" +
                (missing is null ? "" : $"; '{missing.Id}' is in no list") + ". Make the lists anew for this source.");
        return (Part(index => foldOf[source.Items[index].Id] != fold), Part(index => foldOf[source.Items[index].Id] == fold));

        IPairSource Part(Func<int, bool> chosen) => source.Select([.. Enumerable.Range(0, source.Items.Count).Where(chosen)]);
    }
}
