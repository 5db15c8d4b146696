using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion.Tests.Samplers;

/// <summary>
/// The exact noise predictor of a mixture of Gaussians over two channels of one pixel: the components' predictors, weighted with their
/// responsibilities for x_t; and the closed forms of its moments and conditionals.
/// </summary>
internal sealed class ExactMixture(GaussianProcess process, double[] weights, double[][] means, double[][,] covariances) : INoisePredictor
{
    private readonly ExactGaussian[] _parts = [.. means.Zip(covariances, (m, s) => new ExactGaussian(process, m, s))];

    public Tensor Predict(Tensor x, long[] timesteps)
    {
        using var scope = NewDisposeScope();
        double abar = process.AlphaBar[(int)timesteps[0]], root = Math.Sqrt(abar);
        var densities = new List<Tensor>();
        for (int k = 0; k < weights.Length; k++)
        {
            double a = abar * covariances[k][0, 0] + 1 - abar, b = abar * covariances[k][0, 1], d = abar * covariances[k][1, 1] + 1 - abar;
            double determinant = a * d - b * b;
            var u = x.narrow(1, 0, 1) - root * means[k][0];                 // [N, 1, 1, 1]
            var v = x.narrow(1, 1, 1) - root * means[k][1];
            var squares = (d * u * u - 2 * b * u * v + a * v * v) / determinant;
            densities.Add(-0.5 * squares + (Math.Log(weights[k]) - 0.5 * Math.Log(determinant)));
        }
        var responsibilities = cat(densities, 1).softmax(1);                // [N, components, 1, 1]
        var eps = zeros_like(x);
        for (int k = 0; k < weights.Length; k++) eps.add_(responsibilities.narrow(1, k, 1) * _parts[k].Predict(x, timesteps));
        return eps.MoveToOuterDisposeScope();
    }

    /// <summary>Mean and covariance of the whole.</summary>
    internal (double[] Mean, double[,] Covariance) Moments()
    {
        double[] mean = [.. Enumerable.Range(0, 2).Select(i => weights.Zip(means, (w, m) => w * m[i]).Sum())];
        return (mean, Dense.Of(2, 2, (i, j) => Enumerable.Range(0, weights.Length)
            .Sum(k => weights[k] * (covariances[k][i, j] + (means[k][i] - mean[i]) * (means[k][j] - mean[j])))));
    }

    /// <summary>p(x_0 | x_1 = y): responsibilities of the components for y, and each one's conditional mean and variance.</summary>
    internal (double Weight, double Mean, double Variance)[] Given(double y)
    {
        double[] densities = [.. Enumerable.Range(0, weights.Length).Select(k =>
            weights[k] * Math.Exp(-0.5 * Math.Pow(y - means[k][1], 2) / covariances[k][1, 1]) / Math.Sqrt(covariances[k][1, 1]))];
        return [.. Enumerable.Range(0, weights.Length).Select(k =>
        {
            double slope = covariances[k][0, 1] / covariances[k][1, 1];
            return (densities[k] / densities.Sum(), means[k][0] + slope * (y - means[k][1]),
                covariances[k][0, 0] - slope * covariances[k][0, 1]);
        })];
    }
}
