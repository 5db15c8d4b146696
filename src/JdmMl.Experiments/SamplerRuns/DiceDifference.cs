using JdmMl.Evaluation;

namespace JdmMl.Experiments;

/// <summary>The paired difference of two arms' Dice, and whether it is shown to be small.</summary>
/// <param name="Mean">First minus second, mean over images of the mean over seeds, points of a hundred.</param>
/// <param name="Interval">Its 95 % interval over groups of images and seeds, points.</param>
/// <param name="Margin">Largest difference that counts as equal, points.</param>
public sealed record DiceDifference(double Mean, Interval Interval, double Margin)
{
    /// <summary>Whether the whole interval lies within the margin.</summary>
    public bool Equivalent => Interval.IsDefined && Interval.Lower >= -Margin && Interval.Upper <= Margin;

    /// <summary>Compares two arms.</summary>
    /// <param name="first">Dice of each image in 0..1, one list a seed.</param>
    /// <param name="second">The same images and seeds in the same order.</param>
    /// <param name="groups">The group of each image.</param>
    /// <param name="margin">Largest difference that counts as equal, points.</param>
    /// <param name="resamples">Bootstrap resamples.</param>
    public static DiceDifference Of(
        IReadOnlyList<IReadOnlyList<double>> first, IReadOnlyList<IReadOnlyList<double>> second, IReadOnlyList<string> groups,
        double margin, int resamples)
    {
        double[][] points = [.. first.Zip(second, (a, b) => a.Zip(b, (x, y) => 100 * (x - y)).ToArray())];   // [seeds][images]
        var interval = CrossedBootstrap.OfMean(points, groups, new() { Resamples = resamples });
        return new DiceDifference(points.Average(run => run.Average()), interval, margin);
    }
}
