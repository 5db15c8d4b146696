using JdmMl.Data;

namespace JdmMl.Segmentation;

/// <summary>Whether, and at which size, class probabilities are wanted.</summary>
public enum ProbabilitySize
{
    /// <summary>No probabilities.</summary>
    None,

    /// <summary>At the size of what goes through the network.</summary>
    Network,

    /// <summary>At the image's own size.</summary>
    Native,
}

/// <summary>Softmax over the classes, 0-1: planar, row-major [classes, height, width].</summary>
/// <param name="Classes">Number of classes, background first.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Values">classes x height x width numbers.</param>
public sealed record ClassProbabilities(int Classes, int Height, int Width, float[] Values)
{
    /// <summary>The map of one class, [height, width].</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public ReadOnlySpan<float> Of(int classId)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(classId);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(classId, Classes);
        return Values.AsSpan(classId * Height * Width, Height * Width);
    }
}

/// <summary>What a predictor says of one image.</summary>
/// <param name="Mask">Class ids at the image's native size.</param>
/// <param name="Probabilities">Where they were asked for.</param>
public sealed record SegmentationPrediction(LabelMask Mask, ClassProbabilities? Probabilities);

/// <summary>What a predictor says of one pair.</summary>
/// <param name="Pair">The image, and the mask that the source has for it.</param>
/// <param name="Prediction">At the image's native size.</param>
public sealed record PairPrediction(ImagePair Pair, SegmentationPrediction Prediction);
