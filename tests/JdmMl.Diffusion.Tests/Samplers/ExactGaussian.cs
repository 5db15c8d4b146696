using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion.Tests.Samplers;

/// <summary>
/// The exact noise predictor of x_0 ~ N(mean, covariance) over two channels, one pixel:
/// E[eps | x_t] = sqrt(1 - abar) (abar S + (1 - abar) I)^-1 (x_t - sqrt(abar) mean).
/// </summary>
internal sealed class ExactGaussian(GaussianProcess process, double[] mean, double[,] covariance) : INoisePredictor
{
    public Tensor Predict(Tensor x, long[] timesteps)
    {
        double abar = process.AlphaBar[(int)timesteps[0]], rest = 1 - abar;
        double a = abar * covariance[0, 0] + rest, b = abar * covariance[0, 1], d = abar * covariance[1, 1] + rest;
        double determinant = a * d - b * b, root = Math.Sqrt(rest);
        var first = x.narrow(1, 0, 1) - Math.Sqrt(abar) * mean[0];
        var second = x.narrow(1, 1, 1) - Math.Sqrt(abar) * mean[1];
        return cat([(first * d - second * b) * (root / determinant), (second * a - first * b) * (root / determinant)], 1);
    }
}
