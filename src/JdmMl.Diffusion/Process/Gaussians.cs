using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>Divergence and likelihood of Gaussians, elementwise, in nats.</summary>
public static class Gaussians
{
    /// <summary>KL(N(mean1, e^logVariance1) || N(mean2, e^logVariance2)).</summary>
    public static Tensor KullbackLeibler(Tensor mean1, Tensor logVariance1, Tensor mean2, Tensor logVariance2)
        => 0.5 * (logVariance2 - logVariance1 - 1 + exp(logVariance1 - logVariance2) + (mean1 - mean2).square() * exp(-logVariance2));

    /// <summary>
    /// Log likelihood of 8-bit data scaled to [-1, 1]: the Gaussian's mass in a bin of half width 1/255, the outermost bins
    /// open (Ho et al. 2020, Eq. 13), with the tanh approximation of the normal distribution function.
    /// </summary>
    public static Tensor DiscretisedLogLikelihood(Tensor x, Tensor means, Tensor logScales)
    {
        const double halfBin = 1.0 / 255;
        var centred = x - means;
        var inverse = exp(-logScales);
        var upper = NormalCdf(inverse * (centred + halfBin));
        var lower = NormalCdf(inverse * (centred - halfBin));
        var logUpper = LogAtLeast(upper);
        var logRest = LogAtLeast(1 - lower);
        var logBin = LogAtLeast(upper - lower);
        return where(x < -0.999, logUpper, where(x > 0.999, logRest, logBin));
    }

    private static Tensor LogAtLeast(Tensor p) => log(p.clamp(1e-12));

    private static Tensor NormalCdf(Tensor x) => 0.5 * (1 + tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x.pow(3))));
}
