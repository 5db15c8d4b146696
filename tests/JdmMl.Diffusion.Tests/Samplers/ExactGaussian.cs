using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion.Tests.Samplers;

/// <summary>
/// The exact noise predictor of x_0 ~ N(mean, covariance),
/// E[eps | x_t] = sqrt(1 - abar) (abar S + (1 - abar) I)^-1 (x_t - sqrt(abar) mean): over the channels of every pixel alone, or
/// over all values of a sample when there are as many as the covariance has.
/// </summary>
internal sealed class ExactGaussian(GaussianProcess process, double[] mean, double[,] covariance) : INoisePredictor
{
    public Tensor Predict(Tensor x, long[] timesteps)
    {
        using var scope = NewDisposeScope();
        double abar = process.AlphaBar[(int)timesteps[0]];
        var gain = Dense.Inverse(Dense.Sum(Dense.Scaled(abar, covariance), Dense.Scaled(1 - abar, Dense.Identity(mean.Length))));
        long n = x.shape[0], c = x.shape[1], h = x.shape[2], w = x.shape[3];
        var flat = c == mean.Length ? x.permute(0, 2, 3, 1).reshape(-1, c) : x.reshape(n, -1);          // [rows, D]
        // Summed column by column, so that a row does not depend on how many there are.
        var eps = zeros_like(flat);
        for (int k = 0; k < mean.Length; k++)
        {
            float[] column = [.. Enumerable.Range(0, mean.Length).Select(i => (float)(Math.Sqrt(1 - abar) * gain[i, k]))];
            eps.add_((flat.narrow(1, k, 1) - Math.Sqrt(abar) * mean[k]) * tensor(column));              // [rows, D]
        }
        var result = c == mean.Length ? eps.reshape(n, h, w, c).permute(0, 3, 1, 2) : eps.reshape(n, c, h, w);
        return result.MoveToOuterDisposeScope();                            // [N, C, H, W]
    }
}
