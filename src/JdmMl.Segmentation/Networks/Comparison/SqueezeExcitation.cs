using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// Scales each channel by a sigmoid of all channels' means (Hu et al. 2018), without biases, reduced to an eighth in between.
/// </summary>
internal sealed class SqueezeExcitation : nn.Module<Tensor, Tensor>
{
    private const long Reduction = 8;

    private readonly Linear squeeze, excite;

    internal SqueezeExcitation(long features) : base(nameof(SqueezeExcitation))
    {
        var reduced = Math.Max(1, features / Reduction);
        squeeze = nn.Linear(features, reduced, hasBias: false);
        excite = nn.Linear(reduced, features, hasBias: false);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        var means = input.mean([2, 3]);                                             // [N, C]
        var scale = excite.call(squeeze.call(means).relu()).sigmoid();              // [N, C]
        return input * scale.unsqueeze(2).unsqueeze(3);                             // [N, C, H, W]
    }
}
