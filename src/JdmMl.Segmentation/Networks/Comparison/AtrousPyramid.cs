using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// Atrous spatial pyramid pooling: 3x3 convolutions of dilation 6, 12, 18 and 1 with batch norm, summed, and a 1x1 convolution.
/// </summary>
internal sealed class AtrousPyramid : nn.Module<Tensor, Tensor>
{
    private static readonly long[] Dilations = [6, 12, 18, 1];

    private readonly ModuleList<ConvBatchNorm> branches;
    private readonly Conv2d merge;

    internal AtrousPyramid(long inputs, long outputs) : base(nameof(AtrousPyramid))
    {
        branches = new([.. Dilations.Select(dilation => new ConvBatchNorm(inputs, outputs, kernel: 3, dilation: dilation))]);
        merge = nn.Conv2d(outputs, outputs, kernelSize: 1);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) =>
        merge.call(branches.Select(branch => branch.call(input)).Aggregate((a, b) => a + b));     // [N, outputs, H, W]
}
