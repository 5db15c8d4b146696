using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// Attention U-Net (Oktay et al. 2018) in 2D: batch norm, max pooling down, bilinear up, additive attention gates on all skips but the
/// finest, and one 1x1 convolution over the enlarged class maps of all decoder levels (the authors' way of deep supervision).
/// </summary>
/// <remarks>
/// The original is 3D with 16 to 256 channels. The authors' layer list (unet_CT_single_att_dsv_3D; 1 channel in, 4 classes) has
/// 6,214,151 parameters, not the 6.40 M of the paper's table (their list with two gates a skip has 6.47 M); without gates it has 5.89 M,
/// the paper's 5.88 M. With kernels of two dimensions the same list has 2,206,439.
/// The enlargement is of F.upsample's present default, align_corners false.
/// </remarks>
public sealed class AttentionUNet : SegmentationNetwork
{
    private readonly ModuleList<Sequential> down;
    private readonly ConvNormRelu gating;
    private readonly ModuleList<AttentionGate> gates;                               // gates.S is for the skip of stage S + 1
    private readonly ModuleList<Sequential> merge;
    private readonly ModuleList<Conv2d> supervision;
    private readonly Conv2d head;

    /// <summary>The authors' channels of each stage.</summary>
    public static IReadOnlyList<int> PublishedFeatures { get; } = [16, 32, 64, 128, 256];

    /// <summary>Builds the network with He-normal weights (the authors' code: norms N(1, 0.02); here 1).</summary>
    /// <param name="channels">Input channels, 3 for RGB.</param>
    /// <param name="features">Channels of each stage, from full resolution down; at least three stages.</param>
    /// <param name="classes">Output classes, background included.</param>
    /// <param name="seed">With a parameter's name it decides its values.</param>
    /// <exception cref="JdmException">A number is out of range.</exception>
    public AttentionUNet(int channels, IReadOnlyList<int> features, int classes, ulong seed = 0)
        : base(nameof(AttentionUNet), channels, features, classes)
    {
        RequireShape(stages: 3);
        var levels = features.Count - 1;
        down = new([.. Enumerable.Range(0, levels + 1)
            .Select(s => ConvNormRelu.Twice(s == 0 ? channels : features[s - 1], features[s]))]);
        gating = new ConvNormRelu(features[levels], features[levels], kernel: 1);
        gates = new([.. Enumerable.Range(1, levels - 1).Select(s => new AttentionGate(features[s], features[s + 1]))]);
        merge = new([.. Enumerable.Range(0, levels).Select(s => ConvNormRelu.Twice(features[s] + features[s + 1], features[s]))]);
        supervision = new([.. Enumerable.Range(0, levels).Select(s => nn.Conv2d(features[s], classes, kernelSize: 1))]);
        head = nn.Conv2d(levels * classes, classes, kernelSize: 1);
        RegisterComponents();
        Complete(seed);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<double> LevelWeights { get; } = [1];

    /// <summary>One output: [N, classes, H, W].</summary>
    /// <param name="input">[N, channels, H, W], H and W multiples of 2^(stages - 1).</param>
    public override Tensor[] forward(Tensor input) => [Logits(input)];

    /// <inheritdoc/>
    public override Tensor Logits(Tensor input)
    {
        using var scope = NewDisposeScope();
        var maps = ContractingPath.Of(down, input);
        var (x, gate) = (maps[^1], gating.call(maps[^1]));
        var votes = new Tensor[merge.Count];
        for (var s = merge.Count - 1; s >= 0; s--)
        {
            var skip = s == 0 ? maps[0] : gates[s - 1].call(maps[s], gate);         // [N, f_s, H / 2^s, W / 2^s]
            gate = x = merge[s].call(cat([skip, Bilinear.Enlarge(x, 2)], 1));
            votes[s] = Bilinear.Enlarge(supervision[s].call(x), 1 << s);            // [N, classes, H, W]
        }
        return head.call(cat(votes, 1)).MoveToOuterDisposeScope();                  // [N, levels classes, H, W] -> [N, classes, H, W]
    }

    /// <inheritdoc/>
    public override Tensor Bottleneck(Tensor input)
    {
        using var scope = NewDisposeScope();
        return ContractingPath.Of(down, input)[^1].MoveToOuterDisposeScope();                         // [N, F, h, w]
    }

    /// <inheritdoc/>
    public override bool IsHead(string parameterName) =>
        parameterName.StartsWith("head.", StringComparison.Ordinal) || parameterName.StartsWith("supervision.", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override void Initialise(ulong seed, Func<string, bool> wanted) => FanInNormal.Fill(this, seed, wanted);
}
