using MathNet.Numerics.Random;
using MathNet.Numerics.Statistics;

namespace JdmMl.Evaluation;

/// <summary>
/// The percentile bootstrap of a mean over images that were scored once a run, the runs being repetitions with other seeds. Groups of
/// images and runs are drawn with replacement independently of each other (pigeonhole bootstrap, Owen 2007), so the interval covers
/// both other images and other seeds. Of few runs it sees only (n - 1) / n of their variance.
/// </summary>
public static class CrossedBootstrap
{
    /// <summary>Interval of the mean over all values.</summary>
    /// <param name="runs">One list a run with one value an image, in one order; at least one run, no NaN.</param>
    /// <param name="groups">The group of each image; an empty name is a group of its own.</param>
    /// <param name="options">Resamples, confidence and seed.</param>
    /// <returns>The interval, or <see cref="Interval.Undefined"/> with fewer than two groups.</returns>
    /// <exception cref="ArgumentException">The lists differ in length, a value is NaN, or an option is out of range.</exception>
    public static Interval OfMean(
        IReadOnlyList<IReadOnlyList<double>> runs, IReadOnlyList<string> groups, EvaluationOptions? options = null)
    {
        options ??= new();
        options.Validate();
        if (runs.Count == 0) throw new ArgumentException("There are no runs; expected at least one.");
        foreach (var run in runs)
        {
            if (run.Count != groups.Count)
                throw new ArgumentException($"A run has {run.Count} values for {groups.Count} images; expected one value an image.");
            if (run.Any(double.IsNaN)) throw new ArgumentException("A value is NaN; expected a score of every image in every run.");
        }
        var members = Members(groups);
        if (members.Length < 2) return Interval.Undefined;

        double[][] sums = [.. members.Select(images => runs.Select(run => images.Sum(i => run[i])).ToArray())];   // [groups][runs]
        var chance = new MersenneTwister(options.Seed, threadSafe: false);  // keeps its sequence over versions, see GroupBootstrap
        var means = new double[options.Resamples];
        var weights = new int[runs.Count];
        for (var r = 0; r < means.Length; r++)
        {
            Array.Clear(weights);
            for (var k = 0; k < weights.Length; k++) weights[weights.Length == 1 ? 0 : chance.Next(weights.Length)]++;
            double sum = 0;
            long size = 0;
            for (var k = 0; k < sums.Length; k++)
            {
                var drawn = chance.Next(sums.Length);
                for (var s = 0; s < weights.Length; s++) sum += weights[s] * sums[drawn][s];
                size += members[drawn].Length;
            }
            means[r] = sum / (size * weights.Length);
        }

        Array.Sort(means);
        var tail = (1 - options.Confidence) / 2;
        return new(
            SortedArrayStatistics.QuantileCustom(means, tail, QuantileDefinition.R7),
            SortedArrayStatistics.QuantileCustom(means, 1 - tail, QuantileDefinition.R7));
    }

    private static int[][] Members(IReadOnlyList<string> groups) =>
    [
        .. groups.Select((group, image) => (Key: string.IsNullOrEmpty(group) ? (image, "") : (-1, group), image))
            .GroupBy(at => at.Key, at => at.image).Select(images => images.ToArray()),
    ];
}
