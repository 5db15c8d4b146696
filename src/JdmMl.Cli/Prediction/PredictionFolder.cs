using System.Text.Json;
using JdmMl.Data;
using JdmMl.Segmentation;

namespace JdmMl.Cli.Prediction;

/// <summary>
/// Where predictions go: ID.png, probabilities/ID.png, overlays/ID.png, and prediction.json, which says what made them, so that a
/// prediction that goes on never mixes two models or two ways of predicting.
/// </summary>
internal sealed class PredictionFolder(string folder, int classes, MaskValues values, bool probabilities, bool overlays)
{
    private const string RecordFile = "prediction.json";

    private sealed record Description(int FormatVersion, string Identity, string Model, PredictionOptions Options, string Values);

    internal string Path => folder;

    /// <summary>Takes the folder into use.</summary>
    /// <param name="identity">Changes with whatever changes a mask.</param>
    /// <param name="model">For people.</param>
    /// <param name="options">For people.</param>
    /// <param name="overwrite">Whether what is there may be replaced.</param>
    /// <exception cref="JdmException">It holds masks that something else predicted.</exception>
    internal void Open(string identity, string model, PredictionOptions options, bool overwrite)
    {
        var path = System.IO.Path.Combine(folder, RecordFile);
        identity = Fingerprints.OfText($"{identity}\n{values}")[..16].ToLowerInvariant();
        if (!overwrite && Directory.Exists(folder))
        {
            var known = Known(path);
            if (known is not null && known.Identity != identity)
                throw new JdmException(
                    $"'{folder}' holds masks that '{known.Model}' predicted: model, options or values differ. Name another folder for " +
                    "--output, or replace them with --overwrite.");
            if (known is null && Directory.EnumerateFiles(folder, "*.png").FirstOrDefault() is { } stranger)
                throw new JdmException(
                    $"'{stranger}' is there already, and no {RecordFile} says what predicted it. Name another folder for --output, or " +
                    "replace masks of the same name with --overwrite.");
        }
        AtomicFile.WriteAllText(path, JsonSerializer.Serialize(
            new Description(1, identity, model, options, values.ToString()), SegmentationJson.Settings));
    }

    /// <summary>Whether everything of an image is there.</summary>
    internal bool Has(string id) =>
        File.Exists(MaskOf(id)) && (!overlays || File.Exists(OverlayOf(id)))
        && (!probabilities || Foreground.All(id2 => File.Exists(ProbabilityOf(id, id2))));

    /// <summary>The mask that was written for an image.</summary>
    /// <exception cref="JdmException">It cannot be read.</exception>
    internal LabelMask Read(string id) => values.Read(MaskOf(id));

    /// <summary>Writes all of an image, the mask last.</summary>
    /// <exception cref="JdmException">A file cannot be written.</exception>
    internal void Write(ImagePair pair, SegmentationPrediction prediction, bool hasTruth)
    {
        var id = pair.Info.Id;
        if (prediction.Probabilities is { } maps)
            foreach (var c in Foreground)
                PngFile.WriteGray8(ProbabilityOf(id, c), maps.Width, maps.Height, Grey(maps.Of(c)));
        if (overlays)
            PngFile.WriteRgb(OverlayOf(id), hasTruth
                ? Overlay.Compare(pair.Image, pair.Mask, prediction.Mask)
                : Overlay.Outline(pair.Image, prediction.Mask, Rgb.Prediction));
        values.Write(MaskOf(id), prediction.Mask);
    }

    private static Description? Known(string path)
    {
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<Description>(File.ReadAllText(path), SegmentationJson.Settings) : null;
        }
        catch (JsonException exception)
        {
            throw new JdmException(
                $"'{path}' cannot be read: {exception.Message} Name another folder for --output, or delete it.", exception);
        }
    }

    private IEnumerable<int> Foreground => Enumerable.Range(1, classes - 1);

    private string MaskOf(string id) => System.IO.Path.Combine(folder, id + ".png");

    private string OverlayOf(string id) => System.IO.Path.Combine(folder, "overlays", id + ".png");

    private string ProbabilityOf(string id, int classId) => classes == 2
        ? System.IO.Path.Combine(folder, "probabilities", id + ".png")
        : System.IO.Path.Combine(folder, "probabilities", $"class-{classId}", id + ".png");

    private static byte[] Grey(ReadOnlySpan<float> probabilities)
    {
        var greys = new byte[probabilities.Length];
        for (var i = 0; i < greys.Length; i++) greys[i] = (byte)MathF.Round(255 * probabilities[i]);
        return greys;
    }
}
