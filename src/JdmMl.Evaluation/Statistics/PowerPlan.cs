namespace JdmMl.Evaluation;

/// <summary>
/// A planned comparison, for the question of how many seeds it needs. The paired difference of one image group under one seed is
/// effect + seed + group + rest, each normal with the given standard deviation, in the unit of the scores.
/// </summary>
public sealed record PowerPlan
{
    /// <summary>The true mean difference to be found.</summary>
    public required double Effect { get; init; }

    /// <summary>Standard deviation of the difference between seeds, over and above what few images explain.</summary>
    public required double SeedDeviation { get; init; }

    /// <summary>Standard deviation of the seed-averaged difference between groups.</summary>
    public required double GroupDeviation { get; init; }

    /// <summary>Standard deviation of what differs by group and seed together.</summary>
    public required double RestDeviation { get; init; }

    /// <summary>Number of independent groups of test images.</summary>
    public required int Groups { get; init; }

    /// <summary>Confidence of the two-sided interval that must exclude 0.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>A plan with what an earlier comparison showed.</summary>
    /// <param name="effect">The true mean difference to be found.</param>
    /// <param name="pilot">Components of an earlier comparison with at least two seeds.</param>
    /// <exception cref="ArgumentException">The earlier comparison had a single seed.</exception>
    public static PowerPlan From(double effect, VarianceComponents pilot)
    {
        if (pilot.Seeds < 2)
            throw new ArgumentException(
                "The earlier comparison has a single seed, which says nothing about how seeds differ; run two or more.");
        return new()
        {
            Effect = effect,
            SeedDeviation = Math.Sqrt(Math.Max(0, pilot.Seed - pilot.Rest) * pilot.Seeds),
            GroupDeviation = Math.Sqrt(Math.Max(0, pilot.Group - pilot.Rest) * pilot.Groups),
            RestDeviation = Math.Sqrt(pilot.Rest * pilot.Seeds * pilot.Groups),
            Groups = pilot.Groups,
        };
    }

    internal void Validate()
    {
        var faults = new List<string>();
        void Require(bool holds, FormattableString fault)
        {
            if (!holds) faults.Add(FormattableString.Invariant(fault));
        }
        static bool IsDeviation(double value) => value is >= 0 and < double.PositiveInfinity;
        Require(double.IsFinite(Effect), $"Effect is {Effect}; expected a finite number.");
        Require(IsDeviation(SeedDeviation), $"SeedDeviation is {SeedDeviation}; expected 0 or more.");
        Require(IsDeviation(GroupDeviation), $"GroupDeviation is {GroupDeviation}; expected 0 or more.");
        Require(IsDeviation(RestDeviation), $"RestDeviation is {RestDeviation}; expected 0 or more.");
        Require(SeedDeviation + GroupDeviation + RestDeviation > 0, $"All deviations are 0; expected at least one above.");
        Require(Groups >= 2, $"Groups is {Groups}; expected at least 2.");
        Require(Confidence is > 0 and < 1, $"Confidence is {Confidence}; expected a share between 0 and 1, such as 0.95.");
        if (faults.Count > 0) throw new ArgumentException("PowerPlan: " + string.Join(" ", faults));
    }
}
