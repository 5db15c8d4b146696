namespace JdmMl.Evaluation;

/// <summary>
/// Paired differences sorted by test set and group. The statistic is sum over test sets k of weight_k * (mean over the images of k),
/// with fixed weights: n_k / n for the mean over images, 1 / K for the macro mean.
/// </summary>
internal sealed class ClusterTable
{
    private ClusterTable(PairedDifferences differences, DataSetWeighting weighting)
    {
        Seeds = differences.Seeds;
        var sets = differences.Images.Select((key, image) => (key, image))
            .GroupBy(at => at.key.DataSet)
            .Select(set => set.GroupBy(at => PairedDifferences.KeyOfGroup(at.key), at => at.image).Select(g => g.ToArray()).ToArray())
            .ToArray();
        int total = differences.Images.Count;
        int first = 0;
        var clusters = new List<int[]>();
        Sets = new Set[sets.Length];
        for (int k = 0; k < sets.Length; k++)
        {
            int images = sets[k].Sum(g => g.Length);
            Sets[k] = new(first, sets[k].Length, images, weighting == DataSetWeighting.Images ? (double)images / total : 1.0 / sets.Length);
            clusters.AddRange(sets[k]);
            first += sets[k].Length;
        }
        Sizes = [.. clusters.Select(c => c.Length)];
        Starts = new int[Sizes.Length];
        for (int g = 1; g < Sizes.Length; g++) Starts[g] = Starts[g - 1] + Sizes[g - 1];
        int[] order = [.. clusters.SelectMany(c => c)];
        Values = [.. differences.Values.Select(run => order.Select(i => run[i]).ToArray())];
        Sums = [.. clusters.Select(c => differences.Values.Select(run => c.Sum(i => run[i])).ToArray())];
    }

    /// <summary>A test set: its clusters [First, First + Count), its images, and its weight in the statistic.</summary>
    internal readonly record struct Set(int First, int Count, int Images, double Weight);

    internal int Seeds { get; }

    internal Set[] Sets { get; }

    /// <summary>Images of each cluster.</summary>
    internal int[] Sizes { get; }

    /// <summary>Place of each cluster's first image in <see cref="Values"/>.</summary>
    internal int[] Starts { get; }

    /// <summary>[clusters][seeds].</summary>
    internal double[][] Sums { get; }

    /// <summary>[seeds][images], the images sorted by cluster.</summary>
    internal double[][] Values { get; }

    internal static ClusterTable Of(PairedDifferences differences, DataSetWeighting weighting) => new(differences, weighting);

    /// <summary>The statistic of one seed.</summary>
    internal double OfSeed(int seed)
    {
        double value = 0;
        foreach (var set in Sets)
        {
            double sum = 0;
            for (int g = set.First; g < set.First + set.Count; g++) sum += Sums[g][seed];
            value += set.Weight * sum / set.Images;
        }
        return value;
    }

    internal double Estimate()
    {
        double sum = 0;
        for (int s = 0; s < Seeds; s++) sum += OfSeed(s);
        return sum / Seeds;
    }

    /// <summary>What each cluster adds to the statistic, averaged over seeds; they add up to <see cref="Estimate"/>.</summary>
    internal double[] Contributions()
    {
        var contributions = new double[Sizes.Length];
        foreach (var set in Sets)
            for (int g = set.First; g < set.First + set.Count; g++)
                contributions[g] = set.Weight * Sums[g].Sum() / (set.Images * (double)Seeds);
        return contributions;
    }
}
