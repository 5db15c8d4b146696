using MathNet.Numerics.LinearAlgebra;

namespace JdmMl.Experiments;

/// <summary>
/// Features on the first principal components of some of them: each feature in units of its deviation, then turned, then scaled together
/// to a mean square of 1 a component. Constant features fall away. Components favour the vectors that they were taken from, so take them
/// from vectors that are not compared, or from all that are.
/// </summary>
internal sealed class PrincipalComponents
{
    private readonly double[] _mean, _unit;
    private readonly Matrix<double> _turn;   // [features, components]

    private PrincipalComponents(double[] mean, double[] unit, Matrix<double> turn, double explained) =>
        (_mean, _unit, _turn, Explained) = (mean, unit, turn, explained);

    /// <summary>Share of the variance of standardised features that the components hold.</summary>
    internal double Explained { get; }

    internal int Count => _turn.ColumnCount;

    /// <summary>Takes the components from features; as many as asked for, or as there are.</summary>
    /// <param name="rows">[n][d], at least 2.</param>
    /// <param name="most">Components at most.</param>
    internal static PrincipalComponents Of(double[][] rows, int most)
    {
        int n = rows.Length, d = rows[0].Length;
        double[] mean = [.. Enumerable.Range(0, d).Select(j => rows.Average(row => row[j]))];
        double[] unit = [.. Enumerable.Range(0, d).Select(j => Math.Sqrt(rows.Sum(row => (row[j] - mean[j]) * (row[j] - mean[j])) / n))];
        var standard = Matrix<double>.Build.Dense(n, d, (i, j) => Standardised(rows[i][j], mean[j], unit[j]));
        var evd = (standard.TransposeThisAndMultiply(standard) / n).Evd(Symmetricity.Symmetric);     // ascending
        int kept = Math.Min(most, Enumerable.Range(0, d).Count(i => evd.EigenValues[i].Real > 1e-10 * d));
        kept = Math.Max(1, kept);
        double total = evd.EigenValues.Sum(v => Math.Max(0, v.Real)), held = 0;
        for (int c = 0; c < kept; c++) held += Math.Max(0, evd.EigenValues[d - 1 - c].Real);
        double scale = held > 0 ? Math.Sqrt(kept / held) : 1;
        var turn = Matrix<double>.Build.Dense(d, kept, (j, c) => scale * evd.EigenVectors[j, d - 1 - c]);
        return new(mean, unit, turn, total > 0 ? held / total : 0);
    }

    internal double[][] Apply(double[][] rows)
    {
        var standard = Matrix<double>.Build.Dense(
            rows.Length, _mean.Length, (i, j) => Standardised(rows[i][j], _mean[j], _unit[j]));
        return (standard * _turn).ToRowArrays();
    }

    private static double Standardised(double value, double mean, double unit) => unit > 1e-9 ? (value - mean) / unit : 0;
}
