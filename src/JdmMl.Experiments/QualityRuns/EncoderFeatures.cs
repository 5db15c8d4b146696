using JdmMl.Data;
using JdmMl.Evaluation;
using JdmMl.Segmentation;

namespace JdmMl.Experiments;

/// <summary>
/// Spatial means of the deepest map of a segmentation model's encoder, of the images or of the masks drawn as grey pictures.
/// </summary>
public sealed class EncoderFeatures : IFeatureExtractor
{
    private readonly EncoderMeans _means;
    private readonly int? _classes;

    private EncoderFeatures(SegmentationModel model, string name, int? classes)
    {
        (_means, _classes) = (new EncoderMeans(model), classes);
        string part = classes is null ? "image" : "mask";
        Name = $"{name}, {model.Options.Architecture} encoder, spatial mean of the deepest map, of the {part}";
        int side = model.Options.ImageSize;
        Dimension = _means.Of([new RgbImage(side, side, new byte[3 * side * side])])[0].Length;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <summary>Features of images and masks by one model.</summary>
    /// <param name="model">Stays the caller's.</param>
    /// <param name="name">What reports call the model.</param>
    /// <param name="classes">Classes of the masks, background included; their greys spread evenly.</param>
    public static PairFeatures Of(SegmentationModel model, string name, int classes) =>
        new(new EncoderFeatures(model, name, null), new EncoderFeatures(model, name, classes));

    /// <inheritdoc/>
    public double[][] Extract(IReadOnlyList<PairPixels> pairs) => _means.Of([.. pairs.Select(Picture)]);

    private RgbImage Picture(PairPixels pair) =>
        _classes is { } classes ? MaskPicture.Gray(QualityPairs.MaskOf(pair), classes) : QualityPairs.ImageOf(pair);
}
