namespace JdmMl.Evaluation;

/// <summary>
/// Scores of the pixels of all images thrown together: large lesions outweigh small ones, so these stand beside the means over
/// images and never replace them. They are the thesis' Eq. 4.1 and 4.2 (Zhou 2023) in both readings, since its text does not say
/// whether the background is a class. Values lie in 0..1; 0/0 is NaN.
/// </summary>
/// <param name="ForegroundDice">Eq. 4.1 with the foreground as the only class.</param>
/// <param name="ForegroundIou">Eq. 4.2 with the foreground as the only class.</param>
/// <param name="MicroDice">Eq. 4.1 over all classes with the background: 2 sum TP / (2 sum TP + sum FP + sum FN).</param>
/// <param name="MeanClassIou">Eq. 4.2 over all classes with the background: the mean of the classes' IoU.</param>
public sealed record PooledScore(double ForegroundDice, double ForegroundIou, double MicroDice, double MeanClassIou)
{
    /// <summary>Pools the pixels of scored images.</summary>
    /// <param name="images">At least one; all with the same number of classes.</param>
    public static PooledScore Of(IReadOnlyList<ImageScore> images)
    {
        if (images.Count == 0) throw new ArgumentException("There are no images to pool; expected at least one.");
        var foreground = OverlapScore.Of(images.Select(i => i.Foreground).Aggregate((a, b) => a + b));
        var classes = Enumerable.Range(0, images[0].Classes.Count)
            .Select(c => images.Select(i => i.Classes[c]).Aggregate((a, b) => a + b))
            .ToArray();
        var all = OverlapScore.Of(classes.Aggregate((a, b) => a + b));
        return new(foreground.Dice, foreground.Iou, all.Dice, classes.Average(c => OverlapScore.Of(c).Iou));
    }
}
