using JdmMl.Evaluation;

namespace JdmMl.Experiments;

/// <summary>One way to turn pairs into vectors: of the images, and of the masks, which joint features are made of.</summary>
/// <param name="Image">Sees the image alone.</param>
/// <param name="Mask">Sees the mask alone.</param>
public sealed record PairFeatures(IFeatureExtractor Image, IFeatureExtractor Mask)
{
    /// <summary>Statistics of colours and shapes, which need no network.</summary>
    public static PairFeatures Statistics { get; } = new(new ColourStatistics(), new ShapeStatistics());
}
