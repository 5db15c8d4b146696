using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace JdmMl.Evaluation;

/// <summary>
/// Student's t with a shifted numerator: (Z + delta) / sqrt(chi2_v / v). Its distribution function is the mean of
/// Phi(t u - delta) over u = sqrt(chi2_v / v), whose density is 2 (v/2)^(v/2) / Gamma(v/2) u^(v-1) exp(-v u^2 / 2).
/// </summary>
internal static class NoncentralT
{
    private const int Intervals = 4000;

    /// <param name="t">Where.</param>
    /// <param name="degrees">v, at least 1.</param>
    /// <param name="shift">delta.</param>
    internal static double Cdf(double t, double degrees, double shift)
    {
        double spread = 1 / Math.Sqrt(2 * degrees);   // of u, which is close to normal around 1
        double low = Math.Max(0, 1 - 12 * spread), high = 1 + 12 * spread, step = (high - low) / Intervals;
        double scale = Math.Log(2) + degrees / 2 * Math.Log(degrees / 2) - SpecialFunctions.GammaLn(degrees / 2);
        double sum = 0;
        for (int i = 0; i <= Intervals; i++)   // Simpson
        {
            double u = low + i * step;
            double density = u == 0 ? (degrees == 1 ? Math.Exp(scale) : 0)
                : Math.Exp(scale + (degrees - 1) * Math.Log(u) - degrees * u * u / 2);
            sum += (i == 0 || i == Intervals ? 1 : i % 2 == 1 ? 4 : 2) * density * Normal.CDF(0, 1, t * u - shift);
        }
        return Math.Clamp(sum * step / 3, 0, 1);
    }
}
