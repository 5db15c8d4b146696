using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// The U-Net of Ronneberger, Fischer and Brox (MICCAI 2015): two convolutions with ReLU a stage, max pooling down, 2x2 transposed
/// convolutions up, no normalisation, one head.
/// </summary>
/// <remarks>
/// The layer list of the paper's figure 1 (64 to 1024 channels, 1 channel in, 2 classes) has 31,030,658 parameters; the often quoted
/// 31,031,685 is of a Keras version that puts another 3x3 convolution before its single-class head.
/// Two departures, neither of which changes the count: convolutions are padded, so that logits have the size of the image (the paper's
/// shrink 572 px to 388), and the dropout at the end of the contracting path is left out.
/// </remarks>
public sealed class OriginalUNet : SegmentationNetwork
{
    private readonly ModuleList<Sequential> down;
    private readonly ModuleList<ConvTranspose2d> up;
    private readonly ModuleList<Sequential> merge;
    private readonly Conv2d head;

    /// <summary>The paper's channels of each stage.</summary>
    public static IReadOnlyList<int> PublishedFeatures { get; } = [64, 128, 256, 512, 1024];

    /// <summary>
    /// Builds the network with normal weights of variance 2 / n, n the inputs of one output value (the paper's section 3).
    /// </summary>
    /// <param name="channels">Input channels, 3 for RGB.</param>
    /// <param name="features">Channels of each stage, from full resolution down; at least two stages.</param>
    /// <param name="classes">Output classes, background included.</param>
    /// <param name="seed">With a parameter's name it decides its values.</param>
    /// <exception cref="JdmException">A number is out of range.</exception>
    public OriginalUNet(int channels, IReadOnlyList<int> features, int classes, ulong seed = 0)
        : base(nameof(OriginalUNet), channels, features, classes)
    {
        RequireShape(stages: 2);
        var levels = features.Count - 1;
        var (downs, ups, merges) = (new Sequential[levels + 1], new ConvTranspose2d[levels], new Sequential[levels]);
        for (var s = 0; s <= levels; s++) downs[s] = ConvRelu.Twice(s == 0 ? channels : features[s - 1], features[s]);
        for (var s = 0; s < levels; s++)
        {
            ups[s] = nn.ConvTranspose2d(features[s + 1], features[s], kernelSize: 2, stride: 2);
            merges[s] = ConvRelu.Twice(2 * features[s], features[s]);
        }
        down = new ModuleList<Sequential>(downs);
        up = new ModuleList<ConvTranspose2d>(ups);
        merge = new ModuleList<Sequential>(merges);
        head = nn.Conv2d(features[0], classes, kernelSize: 1);
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
        var x = maps[^1];
        for (var s = maps.Length - 2; s >= 0; s--)
            x = merge[s].call(cat([maps[s], up[s].call(x)], 1));                    // [N, 2 f_s, H / 2^s, W / 2^s] -> [N, f_s, ..]
        return head.call(x).MoveToOuterDisposeScope();                              // [N, classes, H, W]
    }

    /// <inheritdoc/>
    public override Tensor Bottleneck(Tensor input)
    {
        using var scope = NewDisposeScope();
        return ContractingPath.Of(down, input)[^1].MoveToOuterDisposeScope();                         // [N, F, h, w]
    }

    /// <inheritdoc/>
    public override bool IsHead(string parameterName) => parameterName.StartsWith("head.", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override void Initialise(ulong seed, Func<string, bool> wanted) => FanInNormal.Fill(this, seed, wanted);
}
