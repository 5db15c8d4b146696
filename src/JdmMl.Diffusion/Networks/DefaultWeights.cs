using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>
/// PyTorch's defaults: weights and biases uniform within 1 / sqrt(fan-in), class codes normal, norms 1 and 0; the last
/// layer of every residual branch and of the network starts at zero.
/// </summary>
internal static class DefaultWeights
{
    /// <summary>Draws all parameters in the order of their names.</summary>
    internal static void Fill(DenoisingUNet network, RandomStream random)
    {
        using var _ = no_grad();
        double bound = 0;
        foreach (var (name, parameter) in network.named_parameters())
        {
            using var scope = NewDisposeScope();
            bool weight = name.EndsWith(".weight", StringComparison.Ordinal), norm = weight && parameter.dim() == 1;
            bool codes = name == "label_emb.weight";
            if (weight) bound = norm ? 0 : 1 / Math.Sqrt((double)parameter.numel() / parameter.shape[0]);
            if (norm) parameter.fill_(1);
            else if (bound == 0 || StartsAtZero(name)) parameter.zero_();
            else
            {
                var values = new float[parameter.numel()];
                for (int i = 0; i < values.Length; i++)
                    values[i] = (float)(codes ? random.NextNormal() : (2 * random.NextDouble() - 1) * bound);
                parameter.copy_(tensor(values, parameter.shape));
            }
        }
    }

    private static bool StartsAtZero(string name) =>
        name.Contains(".out_layers.3.") || name.Contains(".proj_out.") || name.StartsWith("out.2.", StringComparison.Ordinal);
}
