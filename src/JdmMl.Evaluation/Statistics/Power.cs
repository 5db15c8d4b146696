using MathNet.Numerics.Distributions;

namespace JdmMl.Evaluation;

/// <summary>The chance that a planned comparison's interval excludes 0, by formula and by simulation.</summary>
public static class Power
{
    /// <summary>
    /// Power by the noncentral t distribution with variance seed^2 / S + group^2 / G + rest^2 / (S G) and the degrees of freedom of
    /// <see cref="VarianceComponents"/> at their expectation.
    /// </summary>
    /// <param name="plan">Effect and variance components.</param>
    /// <param name="seeds">Planned number of seeds S, at least 2: one seed shows nothing about seeds.</param>
    /// <returns>0 to 1.</returns>
    /// <exception cref="ArgumentException">The plan is none, or there are fewer than two seeds.</exception>
    public static double Of(PowerPlan plan, int seeds)
    {
        Check(plan, seeds);
        var expected = Expected(plan, seeds);
        double degrees = expected.DegreesOfFreedom;
        double critical = StudentT.InvCDF(0, 1, degrees, (1 + plan.Confidence) / 2);
        double shift = plan.Effect / expected.StandardError;
        return 1 - NoncentralT.Cdf(critical, degrees, shift) + NoncentralT.Cdf(-critical, degrees, shift);
    }

    /// <summary>The smallest number of seeds with at least the wanted power; null where even the most allowed are too few.</summary>
    /// <param name="plan">Effect and variance components.</param>
    /// <param name="power">Wanted power, 0.8 by custom.</param>
    /// <param name="most">Seeds to consider at most.</param>
    /// <exception cref="ArgumentException">The plan is none, or the power is no share.</exception>
    public static int? SeedsFor(PowerPlan plan, double power = 0.8, int most = 100)
    {
        if (power is not (> 0 and < 1))
            throw new ArgumentException(FormattableString.Invariant(
                $"The power is {power}; expected a share between 0 and 1, such as 0.8."));
        for (int seeds = 2; seeds <= most; seeds++)
            if (Of(plan, seeds) >= power) return seeds;
        return null;
    }

    /// <summary>Power by drawing comparisons from the plan and testing each as <see cref="ClusterBootstrap"/> sets its width.</summary>
    /// <param name="plan">Effect and variance components.</param>
    /// <param name="seeds">Planned number of seeds.</param>
    /// <param name="comparisons">How many comparisons are drawn.</param>
    /// <param name="seed">Seed of the drawing.</param>
    /// <exception cref="ArgumentException">The plan is none, or there are fewer than two seeds.</exception>
    public static double Simulated(PowerPlan plan, int seeds, int comparisons = 2000, int seed = 0)
    {
        Check(plan, seeds);
        ImageKey[] images = [.. Enumerable.Range(0, plan.Groups).Select(g => new ImageKey("", $"{g}", ""))];
        int found = 0;
        for (int r = 0; r < comparisons; r++)
        {
            var chance = SplitMix64.For(seed, r);
            var ofGroup = new double[plan.Groups];
            for (int g = 0; g < ofGroup.Length; g++) ofGroup[g] = plan.Effect + plan.GroupDeviation * chance.NextGaussian();
            var values = new double[seeds][];
            for (int s = 0; s < seeds; s++)
            {
                double ofSeed = plan.SeedDeviation * chance.NextGaussian();
                values[s] = new double[plan.Groups];
                for (int g = 0; g < ofGroup.Length; g++) values[s][g] = ofGroup[g] + ofSeed + plan.RestDeviation * chance.NextGaussian();
            }
            var differences = PairedDifferences.Of(values, images);
            var components = VarianceComponents.Of(differences);
            double critical = StudentT.InvCDF(0, 1, components.DegreesOfFreedom, (1 + plan.Confidence) / 2);
            if (Math.Abs(differences.PerImage.Average()) > critical * components.StandardError) found++;
        }
        return (double)found / comparisons;
    }

    private static VarianceComponents Expected(PowerPlan plan, int seeds)
    {
        double rest = plan.RestDeviation * plan.RestDeviation / ((double)seeds * plan.Groups);
        return new(
            plan.SeedDeviation * plan.SeedDeviation / seeds + rest, plan.GroupDeviation * plan.GroupDeviation / plan.Groups + rest, rest,
            seeds, plan.Groups, DataSets: 1, GroupDegrees: plan.Groups - 1);
    }

    private static void Check(PowerPlan plan, int seeds)
    {
        plan.Validate();
        if (seeds < 2) throw new ArgumentException($"There are {seeds} seeds; expected at least 2, because one shows nothing about seeds.");
    }
}
