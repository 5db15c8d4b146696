using System.Globalization;
using JdmMl.Data;

namespace JdmMl.Segmentation;

/// <summary>
/// Where the models of a run lie: in the folder itself, in fold_0, fold_1, ..., or, where there are none of these, in fold_all; each at
/// will in a folder "model" below.
/// </summary>
public static class SegmentationRunFolder
{
    /// <summary>The file with the weights in a model's folder.</summary>
    public const string WeightsFile = SegmentationModelFiles.WeightsFile;

    private const string FoldPrefix = "fold_", ModelFolder = "model";

    /// <summary>The folder of a fold within its run.</summary>
    public static string NameOf(int fold) => FoldPrefix + fold.ToString(CultureInfo.InvariantCulture);

    /// <summary>The models of a run with their folds, in the order of the folds; a model that stands alone is fold 0.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="folds">The wanted folds; null: all.</param>
    /// <exception cref="JdmException">There is no model, or a wanted fold is missing; the message says what is there.</exception>
    public static IReadOnlyList<(int Fold, string Folder)> Models(string folder, IReadOnlyList<int>? folds = null)
    {
        if (!Directory.Exists(folder))
            throw new JdmException(
                $"Folder '{folder}' does not exist; expected a trained segmentation model, or a run with fold_0, fold_1, ... " +
                "Check the path, or train first.");
        var found = FoldsIn(folder);
        if ((ModelIn(folder) ?? (found.Count == 0 ? ModelIn(Path.Combine(folder, FoldPrefix + "all")) : null)) is { } alone)
            return folds is null or [0]
                ? [(0, alone)]
                : throw new JdmException(
                    $"Folds {string.Join(", ", folds)} were asked for, but '{folder}' holds one model and no folds. Leave the folds out.");
        if (found.Count == 0)
            throw new JdmException(
                $"'{folder}' holds no trained segmentation model; expected {WeightsFile} in it, or folders fold_0, " +
                "fold_1, ... with one each. Train it to the end, or name another folder.");
        if (folds is null) return found;
        int[] missing = [.. folds.Where(fold => found.All(one => one.Fold != fold))];
        if (missing.Length > 0)
            throw new JdmException(
                $"'{folder}' has no trained fold {string.Join(", ", missing)}; " +
                $"it has {string.Join(", ", found.Select(one => one.Fold))}. " +
                "Train the missing folds, or ask for those that are there.");
        return [.. found.Where(one => folds.Contains(one.Fold))];
    }

    private static List<(int Fold, string Folder)> FoldsIn(string folder) =>
    [
        .. from path in Directory.EnumerateDirectories(folder, FoldPrefix + "*")
           let fold = int.TryParse(
               Path.GetFileName(path)[FoldPrefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1
           let model = ModelIn(path)
           where fold >= 0 && model is not null
           orderby fold
           select (fold, model),
    ];

    private static string? ModelIn(string folder) =>
        new[] { folder, Path.Combine(folder, ModelFolder) }
            .FirstOrDefault(path => File.Exists(Path.Combine(path, WeightsFile)));
}
