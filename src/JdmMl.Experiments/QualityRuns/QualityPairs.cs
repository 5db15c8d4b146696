using JdmMl.Data;
using JdmMl.Evaluation;
using JdmMl.Training;

namespace JdmMl.Experiments;

/// <summary>Pairs in memory at one size, as measures of quality see them.</summary>
/// <param name="Name">Name of the source.</param>
/// <param name="Ids">Id of each pair.</param>
/// <param name="Pixels">Images and masks, all of one size.</param>
public sealed record QualityPairs(string Name, IReadOnlyList<string> Ids, IReadOnlyList<PairPixels> Pixels)
{
    /// <summary>How many.</summary>
    public int Count => Pixels.Count;

    /// <summary>Reads pairs and brings them to a square size as training does: images averaged, masks by majority.</summary>
    /// <param name="source">The pairs.</param>
    /// <param name="size">Side in pixels.</param>
    /// <param name="progress">Told after every pair.</param>
    /// <param name="cancellation">Checked before every pair.</param>
    /// <exception cref="JdmException">A pair cannot be read.</exception>
    public static QualityPairs Read(
        IPairSource source, int size, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        var pixels = new PairPixels[source.Items.Count];
        var clock = new ProgressClock(progress, $"read {source.Name}", pixels.Length);
        for (int i = 0; i < pixels.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var pair = source.Read(i);
            var (image, mask) = (Resampling.Bilinear(pair.Image, size, size), Resampling.Labels(pair.Mask, size, size));
            pixels[i] = new(image.Pixels, mask.Labels, size, size);
            clock.Report(i + 1);
        }
        return new(source.Name, [.. source.Items.Select(item => item.Id)], pixels);
    }

    /// <summary>The image of a pair, sharing its pixels.</summary>
    internal static RgbImage ImageOf(PairPixels pair) => new(pair.Width, pair.Height, pair.Rgb);

    /// <summary>The mask of a pair, sharing its labels.</summary>
    internal static LabelMask MaskOf(PairPixels pair) => new(pair.Width, pair.Height, pair.Mask);
}
