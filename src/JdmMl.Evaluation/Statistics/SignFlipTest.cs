namespace JdmMl.Evaluation;

/// <summary>How signs are flipped.</summary>
public sealed record SignFlipOptions
{
    /// <summary>With at most so many signs (groups, and seeds where they differ) all patterns are tried and p is exact.</summary>
    public int ExactSigns { get; init; } = 24; // 2^23 patterns up to symmetry: a few hundredths of a second; 19 groups and 5 seeds

    /// <summary>Number of random sign patterns otherwise.</summary>
    public int Permutations { get; init; } = 20_000; // p = 0.05 then has a standard error of 0.0015

    /// <summary>Seed of the random patterns.</summary>
    public int Seed { get; init; }

    /// <summary>How several test sets are averaged.</summary>
    public DataSetWeighting Weighting { get; init; } = DataSetWeighting.Images;

    internal void Validate()
    {
        var faults = new List<string>();
        if (ExactSigns is < 0 or > 30) faults.Add($"ExactSigns is {ExactSigns}; expected 0 to 30.");
        if (Permutations < 100) faults.Add($"Permutations is {Permutations}; expected at least 100, better 20000.");
        if (!Enum.IsDefined(Weighting)) faults.Add($"Weighting is {(int)Weighting}; expected Images or DataSets.");
        if (faults.Count > 0) throw new ArgumentException("SignFlipOptions: " + string.Join(" ", faults));
    }
}

/// <summary>The outcome of a sign-flip test.</summary>
/// <param name="PValue">Two-sided.</param>
/// <param name="Exact">Whether all sign patterns were tried.</param>
/// <param name="Permutations">Sign patterns behind p.</param>
/// <param name="Groups">Groups whose signs were flipped; with one seed the smallest exact p is 2^(1 - Groups).</param>
public sealed record SignFlipResult(double PValue, bool Exact, long Permutations, int Groups);

/// <summary>
/// The sign-flip permutation test of a mean paired difference: if the arms are exchangeable, each group of images could as well have
/// shown the opposite difference. All images and seeds of a group flip together. With several seeds their deviations from the mean
/// flip, too, shrunk to the variance that seeds have beyond what differs by seed and group (<see cref="VarianceComponents"/>): the
/// groups alone would make p too small for a claim about other seeds. With one seed p speaks about other groups only.
/// </summary>
public static class SignFlipTest
{
    /// <summary>Two-sided test that the mean difference is 0.</summary>
    /// <param name="differences">Candidate minus baseline.</param>
    /// <param name="options">When exact, how many patterns, seed, weighting.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static SignFlipResult Of(PairedDifferences differences, SignFlipOptions? options = null)
    {
        options ??= new();
        options.Validate();
        var table = ClusterTable.Of(differences, options.Weighting);
        double[] parts = [.. table.Contributions(), .. SeedDeviations(table)];
        // sums of the same numbers in another order differ in the last digits; a tie counts as at least as extreme
        double observed = Math.Abs(parts.Sum()), limit = observed - 1e-10 * parts.Sum(Math.Abs);
        return parts.Length <= options.ExactSigns
            ? new(Exact(parts, limit), true, 1L << parts.Length, table.Sizes.Length)
            : new(Sampled(parts, limit, options), false, options.Permutations, table.Sizes.Length);
    }

    // They sum to 0, so the observed pattern stays one of those that are tried; the squares sum to the variance of the seeds' mean.
    private static double[] SeedDeviations(ClusterTable table)
    {
        int seeds = table.Seeds;
        if (seeds < 2 || table.Sets.Any(set => set.Count < 2)) return [];
        var components = VarianceComponents.Of(table);
        if (components.Seed <= components.Rest) return [];
        double scale = Math.Sqrt((1 - components.Rest / components.Seed) / (seeds * (seeds - 1.0))), mean = table.Estimate();
        return [.. Enumerable.Range(0, seeds).Select(s => scale * (table.OfSeed(s) - mean))];
    }

    // Gray code: each pattern differs from the one before in one sign. The last sign stays, because of the two sides' symmetry.
    private static double Exact(double[] parts, double limit)
    {
        long patterns = 1L << (parts.Length - 1), extreme = 0;
        double sum = parts.Sum();
        var signs = new double[parts.Length];
        Array.Fill(signs, 1);
        for (long pattern = 1; ; pattern++)
        {
            if (Math.Abs(sum) >= limit) extreme++;
            if (pattern == patterns) return (double)extreme / patterns;
            int flipped = System.Numerics.BitOperations.TrailingZeroCount(pattern);
            signs[flipped] = -signs[flipped];
            sum += 2 * signs[flipped] * parts[flipped];
        }
    }

    // (1 + extreme) / (1 + patterns): the observed pattern is one of them (Phipson and Smyth 2010)
    private static double Sampled(double[] parts, double limit, SignFlipOptions options)
    {
        long extreme = 0;
        for (int r = 0; r < options.Permutations; r++)
        {
            var chance = SplitMix64.For(options.Seed, r);
            double sum = 0;
            ulong bits = 0;
            for (int g = 0; g < parts.Length; g++)
            {
                if ((g & 63) == 0) bits = chance.Next();
                sum += (1 - 2 * (double)(bits & 1)) * parts[g];
                bits >>= 1;
            }
            if (Math.Abs(sum) >= limit) extreme++;
        }
        return (1.0 + extreme) / (1.0 + options.Permutations);
    }
}
