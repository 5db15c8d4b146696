namespace JdmMl.Evaluation;

/// <summary>One metric over the images of a result; NaN, in files null, where no image defines it.</summary>
/// <param name="Mean">Mean over the images that define it, each with the same weight.</param>
/// <param name="Median">Median over the images that define it.</param>
/// <param name="Defined">Images that define it.</param>
/// <param name="Excluded">Images that the conventions leave out.</param>
public sealed record MetricSummary(double Mean, double Median, int Defined, int Excluded)
{
    /// <summary>Summarises the scores of images; NaN is left out and counted.</summary>
    public static MetricSummary Of(IReadOnlyList<double> values)
    {
        double[] defined = [.. values.Where(v => !double.IsNaN(v)).Order()];
        int n = defined.Length;
        return n == 0
            ? new(double.NaN, double.NaN, 0, values.Count)
            : new(defined.Average(), (defined[(n - 1) / 2] + defined[n / 2]) / 2, n, values.Count - n);
    }
}
