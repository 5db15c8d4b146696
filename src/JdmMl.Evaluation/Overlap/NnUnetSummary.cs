namespace JdmMl.Evaluation;

/// <summary>One class in nnU-Net's summary.json, each value the mean over cases.</summary>
/// <param name="ClassId">The class, above 0.</param>
/// <param name="Dice">Mean over the cases where it is no 0/0; NaN where it is in none.</param>
/// <param name="Iou">Mean over the cases where it is no 0/0; NaN where it is in none.</param>
/// <param name="TruePositives">Mean count of pixels a case.</param>
/// <param name="FalsePositives">Mean count of pixels a case.</param>
/// <param name="FalseNegatives">Mean count of pixels a case.</param>
/// <param name="TrueNegatives">Mean count of pixels a case.</param>
public sealed record NnUnetClass(
    int ClassId, double Dice, double Iou, double TruePositives, double FalsePositives, double FalseNegatives, double TrueNegatives);

/// <summary>
/// What nnU-Net v2's evaluate_predictions writes: per case and class with both masks empty as NaN, per class the mean over cases
/// without NaN, and the foreground mean as the plain mean of the class means. Its convention is fixed, whatever others are chosen.
/// </summary>
/// <param name="Classes">Each foreground class, from 1 on.</param>
/// <param name="ForegroundMeanDice">Mean of the classes' means; NaN if a class is in no case.</param>
/// <param name="ForegroundMeanIou">Mean of the classes' means; NaN if a class is in no case.</param>
public sealed record NnUnetSummary(IReadOnlyList<NnUnetClass> Classes, double ForegroundMeanDice, double ForegroundMeanIou)
{
    /// <summary>Summarises scored images.</summary>
    /// <param name="images">At least one; all with the same number of classes.</param>
    /// <exception cref="ArgumentException">There is no image.</exception>
    public static NnUnetSummary Of(IReadOnlyList<ImageScore> images)
    {
        if (images.Count == 0) throw new ArgumentException("There are no images to summarise; expected at least one.");
        NnUnetClass[] classes = [.. Enumerable.Range(1, images[0].Classes.Count - 1).Select(c => OfClass(images, c))];
        return new(classes, classes.Average(c => c.Dice), classes.Average(c => c.Iou));
    }

    private static NnUnetClass OfClass(IReadOnlyList<ImageScore> images, int classId)
    {
        OverlapCounts[] counts = [.. images.Select(i => i.Classes[classId])];
        OverlapScore[] scores = [.. counts.Select(c => OverlapScore.Of(c, EmptyMasks.Exclude))];
        return new(
            classId, MetricSummary.Of([.. scores.Select(s => s.Dice)]).Mean, MetricSummary.Of([.. scores.Select(s => s.Iou)]).Mean,
            counts.Average(c => c.TruePositives), counts.Average(c => c.FalsePositives),
            counts.Average(c => c.FalseNegatives), counts.Average(c => c.TrueNegatives));
    }
}
