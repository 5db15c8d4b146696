using MathNet.Numerics.Random;
using MathNet.Numerics.Statistics;

namespace JdmMl.Evaluation;

/// <summary>
/// The percentile bootstrap of a mean over images that come in groups (Efron and Tibshirani 1993, chapter 13).
/// Groups are drawn with replacement and keep all their images, because images of one patient or sequence resemble each other:
/// drawing single images would make the interval too narrow.
/// </summary>
public static class GroupBootstrap
{
    /// <summary>Interval of the mean over all values.</summary>
    /// <param name="values">One value an image; NaN is left out.</param>
    /// <param name="groups">The group of each value; an empty name is a group of its own.</param>
    /// <param name="options">Resamples, confidence and seed.</param>
    /// <returns>The interval, or <see cref="Interval.Undefined"/> with fewer than two groups.</returns>
    /// <exception cref="ArgumentException">The lists differ in length, or an option is out of range.</exception>
    public static Interval OfMean(IReadOnlyList<double> values, IReadOnlyList<string> groups, EvaluationOptions? options = null)
    {
        options ??= new();
        options.Validate();
        if (values.Count != groups.Count)
            throw new ArgumentException($"There are {values.Count} values and {groups.Count} groups; expected one group a value.");

        var (sums, sizes) = Totals(values, groups);
        if (sums.Length < 2) return Interval.Undefined;

        // The Mersenne twister keeps its sequence over versions and machines; System.Random does not promise to.
        var chance = new MersenneTwister(options.Seed, threadSafe: false);
        var means = new double[options.Resamples];
        for (var r = 0; r < means.Length; r++)
        {
            double sum = 0;
            long size = 0;
            for (var k = 0; k < sums.Length; k++)
            {
                var drawn = chance.Next(sums.Length);
                sum += sums[drawn];
                size += sizes[drawn];
            }

            means[r] = sum / size;
        }

        Array.Sort(means);
        var tail = (1 - options.Confidence) / 2;
        return new(
            SortedArrayStatistics.QuantileCustom(means, tail, QuantileDefinition.R7),
            SortedArrayStatistics.QuantileCustom(means, 1 - tail, QuantileDefinition.R7));
    }

    private static (double[] Sums, long[] Sizes) Totals(IReadOnlyList<double> values, IReadOnlyList<string> groups)
    {
        var sums = new List<double>();
        var sizes = new List<long>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < values.Count; i++)
        {
            if (double.IsNaN(values[i])) continue;
            var place = sums.Count;
            if (!string.IsNullOrEmpty(groups[i]) && !places.TryAdd(groups[i], place)) place = places[groups[i]];
            if (place == sums.Count)
            {
                sums.Add(0);
                sizes.Add(0);
            }

            sums[place] += values[i];
            sizes[place]++;
        }

        return (sums.ToArray(), sizes.ToArray());
    }
}
