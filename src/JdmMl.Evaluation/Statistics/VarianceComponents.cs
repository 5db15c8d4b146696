namespace JdmMl.Evaluation;

/// <summary>
/// Where the uncertainty of a mean paired difference comes from, by the analysis of variance of the model difference = effect + seed
/// + group + rest (Searle, Casella and McCulloch 1992, chapter 4), every test set for itself. Each part is a variance of the mean.
/// </summary>
/// <param name="Seed">s2(means of the seeds) / seeds; holds the rest, too. 0 with a single seed, which says nothing about seeds.</param>
/// <param name="Group">Variance of the mean over groups of the seed-averaged differences; holds the rest, too.</param>
/// <param name="Rest">What differs by seed and group together.</param>
/// <param name="Seeds">Number of seeds.</param>
/// <param name="Groups">Number of groups.</param>
/// <param name="DataSets">Number of test sets.</param>
/// <param name="GroupDegrees">Degrees of freedom of <paramref name="Group"/>.</param>
public sealed record VarianceComponents(
    double Seed, double Group, double Rest, int Seeds, int Groups, int DataSets, double GroupDegrees)
{
    /// <summary>Variance of the mean: Seed + Group - Rest, because both hold the rest; at least the larger of the two.</summary>
    public double Variance => Math.Max(Seed + Group - Rest, Math.Max(Seed, Group));

    /// <summary>Square root of <see cref="Variance"/>.</summary>
    public double StandardError => Math.Sqrt(Variance);

    /// <summary>Degrees of freedom of <see cref="Variance"/> by Satterthwaite (1946); NaN where there is no variance.</summary>
    public double DegreesOfFreedom
    {
        get
        {
            double parts = Group * Group / GroupDegrees;
            if (Seeds > 1) parts += Seed * Seed / (Seeds - 1) + Rest * Rest / ((Seeds - 1) * GroupDegrees);
            double variance = Variance;
            return parts == 0 ? double.NaN :
                Math.Max(variance * variance / parts, Seeds > 1 ? Math.Min(Seeds - 1, GroupDegrees) : GroupDegrees);
        }
    }

    /// <summary>Takes the differences apart.</summary>
    /// <param name="differences">At least two groups a test set.</param>
    /// <param name="weighting">How the test sets are averaged.</param>
    /// <exception cref="ArgumentException">A test set has fewer than two groups.</exception>
    public static VarianceComponents Of(PairedDifferences differences, DataSetWeighting weighting = DataSetWeighting.Images)
    {
        var table = ClusterTable.Of(differences, weighting);
        if (table.Sets.Any(set => set.Count < 2))
            throw new ArgumentException("A test set has fewer than two groups; expected at least two to see how groups differ.");
        return Of(table);
    }

    internal static VarianceComponents Of(ClusterTable table)
    {
        int seeds = table.Seeds;
        double[] means = [.. Enumerable.Range(0, seeds).Select(table.OfSeed)];
        double all = means.Average();
        double seed = seeds < 2 ? 0 : means.Sum(m => (m - all) * (m - all)) / (seeds * (seeds - 1.0));
        double group = 0, rest = 0, squares = 0;
        var deviations = new double[seeds];
        foreach (var set in table.Sets)
        {
            var clusters = Enumerable.Range(set.First, set.Count);
            double[] seedMeans = [.. Enumerable.Range(0, seeds).Select(s => clusters.Sum(g => table.Sums[g][s]) / set.Images)];
            double ofGroups = 0, ofRest = 0;
            foreach (int g in clusters)
            {
                // linearised share of the cluster in the mean of each seed; they sum to 0 over the clusters of the set
                for (int s = 0; s < seeds; s++)
                    deviations[s] = set.Weight * (table.Sums[g][s] - table.Sizes[g] * seedMeans[s]) / set.Images;
                double mean = deviations.Average();
                ofGroups += mean * mean;
                if (seeds > 1) ofRest += deviations.Sum(d => (d - mean) * (d - mean)) / (seeds * (seeds - 1.0));
            }
            double correction = set.Count / (set.Count - 1.0);
            group += correction * ofGroups;
            rest += correction * ofRest;
            squares += correction * ofGroups * correction * ofGroups / (set.Count - 1);
        }
        double degrees = squares > 0 ? group * group / squares : table.Sizes.Length - table.Sets.Length;
        return new(seed, group, rest, seeds, table.Sizes.Length, table.Sets.Length, degrees);
    }
}
