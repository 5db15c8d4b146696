namespace JdmMl.Segmentation;

/// <summary>Cases of one size, cropped to the box of their non-zero pixels.</summary>
/// <param name="Height">Pixels.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Cases">How many there are.</param>
public sealed record ShapeCount(int Height, int Width, int Cases);

/// <summary>Values of the foreground's pixels in one channel, 0-255; every case weighs the same.</summary>
/// <param name="Mean">Mean.</param>
/// <param name="Median">Median.</param>
/// <param name="StandardDeviation">Of the population.</param>
/// <param name="Minimum">Lowest.</param>
/// <param name="Maximum">Highest.</param>
/// <param name="LowPercentile">0.5th percentile.</param>
/// <param name="HighPercentile">99.5th percentile.</param>
public sealed record ForegroundStatistics(
    double Mean, double Median, double StandardDeviation, double Minimum, double Maximum, double LowPercentile, double HighPercentile);

/// <summary>Where one class occurs.</summary>
/// <param name="Class">Class id; 0 is the background.</param>
/// <param name="Cases">Cases with at least one pixel of it.</param>
/// <param name="PixelShare">Its share of all pixels, 0-1.</param>
public sealed record ClassPresence(int Class, int Cases, double PixelShare);

/// <summary>What is known of a data set before anything is planned; made by <see cref="FingerprintReader"/>.</summary>
public sealed record DatasetFingerprint
{
    /// <summary>Number of cases.</summary>
    public required int Cases { get; init; }

    /// <summary>Hash of images and masks.</summary>
    public required string DataHash { get; init; }

    /// <summary>Sizes after cropping, most frequent first.</summary>
    public required IReadOnlyList<ShapeCount> Shapes { get; init; }

    /// <summary>Median height and median width after cropping.</summary>
    public required IReadOnlyList<double> MedianShape { get; init; }

    /// <summary>Median over cases of the share of pixels that cropping leaves, 0-1.</summary>
    public required double MedianRelativeSize { get; init; }

    /// <summary>Foreground values of R, G, B.</summary>
    public required IReadOnlyList<ForegroundStatistics> ForegroundIntensities { get; init; }

    /// <summary>Foreground pixels drawn from each case for <see cref="ForegroundIntensities"/>.</summary>
    public required int SamplesPerCase { get; init; }

    /// <summary>Every class up to the highest that occurs.</summary>
    public required IReadOnlyList<ClassPresence> Classes { get; init; }

    /// <summary>What looks wrong, in sentences.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }
}
