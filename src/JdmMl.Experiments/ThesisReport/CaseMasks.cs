using System.Globalization;
using JdmMl.Data;
using JdmMl.Evaluation;

namespace JdmMl.Experiments;

/// <summary>Image, truth and two predictions of a test case, found by name in the folders that results record, at one small size.</summary>
internal sealed class CaseMasks
{
    /// <summary>Longest side of images that are shown whole.</summary>
    internal const int WholeUpTo = 512;

    private readonly ResultFile _before, _after;
    private readonly string[] _images;

    internal CaseMasks(ResultFile before, ResultFile after, IReadOnlyList<string> imageFolders)
    {
        (_before, _after) = (before, after);
        var truth = before.Result.Provenance.GetValueOrDefault(ArmProvenance.TruthKey);
        _images =
        [
            .. imageFolders, .. before.Result.Provenance.GetValueOrDefault(ArmProvenance.ImagesKey) is { } own ? [own]
                : Array.Empty<string>(),
            .. truth is null ? [] : new[] { Path.Combine(Path.GetDirectoryName(truth) ?? truth, "images") },
        ];
    }

    /// <summary>Reads a case.</summary>
    /// <exception cref="JdmException">A folder is not recorded or gone, or holds no file of the name.</exception>
    internal (RgbImage Image, LabelMask Truth, LabelMask Before, LabelMask After) Of(string id)
    {
        var image = ColourImages.Read(
            _images.Select(folder => Find(folder, id)).FirstOrDefault(path => path is not null)
            ?? throw new JdmException($"no image '{id}' in {Quoted(", ", _images)}; name its folder with --images."));
        LabelMask Mask(ResultFile of, string values, params string[] keys) =>
            Thumbnails.Reduced(Read(of, id, values, keys), (image.Width, image.Height));
        var truth = Mask(_before, _before.Result.Conventions.TruthValues, ArmProvenance.TruthKey);
        var before = Mask(
            _before, _before.Result.Conventions.PredictionValues, ArmProvenance.PredictionsKey, ArmProvenance.PredKey);
        var after = Mask(_after, _after.Result.Conventions.PredictionValues, ArmProvenance.PredictionsKey, ArmProvenance.PredKey);
        if (Math.Max(image.Width, image.Height) > WholeUpTo)
        {
            var window = CaseWindow.OfDifference(before, after, Thumbnails.Longest);
            return (window.Of(image), window.Of(truth), window.Of(before), window.Of(after));
        }
        var size = Thumbnails.Size(image.Width, image.Height);
        return (
            Thumbnails.Reduced(image, size), Thumbnails.Reduced(truth, size), Thumbnails.Reduced(before, size),
            Thumbnails.Reduced(after, size));
    }

    private static LabelMask Read(ResultFile of, string id, string values, string[] keys)
    {
        var folder = keys.Select(k => of.Result.Provenance.GetValueOrDefault(k)).FirstOrDefault(Directory.Exists)
            ?? throw new JdmException(
                $"'{of.Path}' records no folder that exists under {Quoted(" or ", keys)}; the masks are needed for pictures.");
        var path = Find(folder, id) ?? throw new JdmException($"'{folder}' holds no mask '{id}'.");
        // as 'jdm evaluate' names its rules: "at least 128", "above 0", ...
        var threshold = values.StartsWith("at least ", StringComparison.Ordinal)
            && int.TryParse(values["at least ".Length..], CultureInfo.InvariantCulture, out var least) ? least : 1;
        return MaskReader.Read(path, threshold == 1 ? MaskEncoding.NonZero : MaskEncoding.Threshold(threshold));
    }

    private static string Quoted(string between, string[] names) =>
        names.Length == 0 ? "any recorded folder" : string.Join(between, names.Select(n => $"'{n}'"));

    // The file of that stem, else one whose stem goes on after it (a suffix such as _mask).
    private static string? Find(string folder, string id)
    {
        if (!Directory.Exists(folder)) return null;
        string[] files = [.. Directory.EnumerateFiles(folder)
            .Where(f => ColourImages.Extensions.Contains(Path.GetExtension(f).ToLowerInvariant())).Order(StringComparer.Ordinal)];
        return files.FirstOrDefault(f => Path.GetFileNameWithoutExtension(f) == id)
            ?? files.FirstOrDefault(f => Path.GetFileNameWithoutExtension(f).StartsWith(id + "_", StringComparison.Ordinal));
    }
}
