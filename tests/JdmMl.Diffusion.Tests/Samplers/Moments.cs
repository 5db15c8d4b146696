using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion.Tests.Samplers;

/// <summary>Mean and covariance of samples, held against those that they should have.</summary>
internal static class Moments
{
    /// <summary>
    /// The largest deviation of a sample mean or covariance in standard errors: sqrt(S_ii / N) of a mean and
    /// sqrt((S_ii S_jj + S_ij^2) / N) of a covariance of Gaussian samples. Entries without variance must agree to 1e-4 absolute.
    /// </summary>
    internal static double Worst(Tensor samples, double[] mean, double[,] covariance)
    {
        var (m, s) = Of(samples);
        double n = samples.shape[0], worst = 0;
        double Deviation(double off, double variance) => Math.Max(0, Math.Abs(off) - 1e-4) / Math.Sqrt(variance / n + 1e-20);
        for (int i = 0; i < mean.Length; i++)
        {
            worst = Math.Max(worst, Deviation(m[i] - mean[i], covariance[i, i]));
            for (int j = 0; j <= i; j++)
                worst = Math.Max(worst, Deviation(
                    s[i, j] - covariance[i, j], covariance[i, i] * covariance[j, j] + covariance[i, j] * covariance[i, j]));
        }
        return worst;
    }

    internal static (double[] Mean, double[,] Covariance) Of(Tensor samples)
    {
        using var scope = NewDisposeScope();
        var x = samples.flatten(1).to(float64);                             // [N, D]
        var mean = x.mean([0L]);
        var centred = x - mean;
        double[] s = centred.t().mm(centred).div(x.shape[0] - 1.0).contiguous().data<double>().ToArray();
        int d = (int)x.shape[1];
        return (mean.data<double>().ToArray(), Dense.Of(d, d, (i, j) => s[i * d + j]));
    }
}
