namespace JdmMl.Evaluation;

/// <summary>Holm's step-down correction for several hypotheses (Holm 1979): at most alpha chance of any false claim among them.</summary>
public static class Holm
{
    /// <summary>Adjusted p-values, in the given order: a hypothesis is rejected at level alpha where its value is at most alpha.</summary>
    /// <param name="pValues">Each between 0 and 1.</param>
    /// <exception cref="ArgumentException">A value is no probability.</exception>
    public static IReadOnlyList<double> Adjust(IReadOnlyList<double> pValues)
    {
        foreach (double p in pValues)
            if (p is not (>= 0 and <= 1))
                throw new ArgumentException(FormattableString.Invariant($"A p-value is {p}; expected a number between 0 and 1."));
        var adjusted = new double[pValues.Count];
        double highest = 0;
        int left = pValues.Count;
        foreach (int i in Enumerable.Range(0, pValues.Count).OrderBy(i => pValues[i]))
        {
            highest = Math.Max(highest, Math.Min(1, left-- * pValues[i]));
            adjusted[i] = highest;
        }
        return adjusted;
    }
}
