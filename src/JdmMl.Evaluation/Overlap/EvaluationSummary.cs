using MathNet.Numerics.Statistics;

namespace JdmMl.Evaluation;

/// <summary>
/// The scores of a set of images: every image is scored for itself and the scores are averaged, so a small lesion weighs as much
/// as a large one. The primary numbers are <see cref="MeanDice"/> and <see cref="MeanIou"/> of the foreground.
/// All scores lie in 0..1 and are NaN where no image defines them.
/// </summary>
public sealed record EvaluationSummary
{
    /// <summary>Mean foreground Dice over images (mDice).</summary>
    public required double MeanDice { get; init; }

    /// <summary>Mean foreground IoU over images (mIoU).</summary>
    public required double MeanIou { get; init; }

    /// <summary>Mean foreground sensitivity over the images that define it.</summary>
    public required double MeanSensitivity { get; init; }

    /// <summary>Mean foreground precision over the images that define it.</summary>
    public required double MeanPrecision { get; init; }

    /// <summary>Median foreground Dice over images.</summary>
    public required double MedianDice { get; init; }

    /// <summary>Median foreground IoU over images.</summary>
    public required double MedianIou { get; init; }

    /// <summary>Percentile bootstrap interval of <see cref="MeanDice"/>, drawn over groups.</summary>
    public required Interval DiceInterval { get; init; }

    /// <summary>Percentile bootstrap interval of <see cref="MeanIou"/>, drawn over groups.</summary>
    public required Interval IouInterval { get; init; }

    /// <summary>Number of images given.</summary>
    public required int Count { get; init; }

    /// <summary>
    /// Images left out of Dice and IoU because both masks are empty; always 0 with <see cref="EmptyMasks.One"/> and Zero.
    /// </summary>
    public required int Excluded { get; init; }

    /// <summary>Number of groups among the images given.</summary>
    public required int Groups { get; init; }

    /// <summary>Each foreground class for itself, from class 1 on.</summary>
    public required IReadOnlyList<ClassSummary> Classes { get; init; }

    /// <summary>Scores of the pixels of all images pooled, foreground against background.</summary>
    public required PooledScore Pooled { get; init; }

    /// <summary>How the summary was made.</summary>
    public required EvaluationOptions Options { get; init; }

    /// <summary>Mean of the class means, as in nnU-Net's "foreground_mean"; NaN if a class is in no image.</summary>
    public double ClassMeanDice => Classes.Average(c => c.MeanDice);

    /// <summary>Mean of the class means, as in nnU-Net's "foreground_mean"; NaN if a class is in no image.</summary>
    public double ClassMeanIou => Classes.Average(c => c.MeanIou);

    /// <summary>Summarises scored images.</summary>
    /// <param name="images">At least one; all with the same number of classes.</param>
    /// <param name="options">Empty masks, bootstrap and seed.</param>
    /// <exception cref="ArgumentException">There is no image, class counts differ, or an option is out of range.</exception>
    public static EvaluationSummary Of(IReadOnlyList<ImageScore> images, EvaluationOptions? options = null)
    {
        options ??= new();
        options.Validate();
        if (images.Count == 0) throw new ArgumentException("There are no images to summarise; expected at least one.");
        var classCount = images[0].Classes.Count;
        if (images.FirstOrDefault(i => i.Classes.Count != classCount) is { } odd)
            throw new ArgumentException(
                $"Image '{odd.Id}' was scored with {odd.Classes.Count} classes and '{images[0].Id}' with {classCount}; " +
                "score all images with one class count.");

        var scores = images.Select(i => OverlapScore.Of(i.Foreground, options.EmptyMasks)).ToArray();
        var groups = images.Select(i => i.Group).ToArray();
        var dice = scores.Select(s => s.Dice).ToArray();
        var iou = scores.Select(s => s.Iou).ToArray();
        return new()
        {
            MeanDice = Mean(dice),
            MeanIou = Mean(iou),
            MeanSensitivity = Mean(scores.Select(s => s.Sensitivity)),
            MeanPrecision = Mean(scores.Select(s => s.Precision)),
            MedianDice = Defined(dice).Median(),
            MedianIou = Defined(iou).Median(),
            DiceInterval = GroupBootstrap.OfMean(dice, groups, options),
            IouInterval = GroupBootstrap.OfMean(iou, groups, options),
            Count = images.Count,
            Excluded = dice.Count(double.IsNaN),
            Groups = groups.Where(g => !string.IsNullOrEmpty(g)).Distinct(StringComparer.Ordinal).Count()
                + groups.Count(string.IsNullOrEmpty),
            Classes = [.. Enumerable.Range(1, classCount - 1).Select(c => OfClass(images, c, options.EmptyMasks))],
            Pooled = PooledScore.Of(images),
            Options = options,
        };
    }

    private static ClassSummary OfClass(IReadOnlyList<ImageScore> images, int classId, EmptyMasks emptyMasks)
    {
        var scores = images.Select(i => OverlapScore.Of(i.Classes[classId], emptyMasks)).ToArray();
        return new(classId, Mean(scores.Select(s => s.Dice)), Mean(scores.Select(s => s.Iou)), scores.Count(s => double.IsNaN(s.Dice)));
    }

    private static IEnumerable<double> Defined(IEnumerable<double> values) => values.Where(v => !double.IsNaN(v));

    private static double Mean(IEnumerable<double> values) => Defined(values).DefaultIfEmpty(double.NaN).Average();
}
