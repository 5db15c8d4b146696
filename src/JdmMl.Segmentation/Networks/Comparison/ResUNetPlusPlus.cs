using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// ResUNet++ (Jha et al. 2019): residual units with squeeze-and-excitation, strided convolutions down, a pyramid of dilated convolutions
/// as bridge and before the head, attention and nearest-neighbour enlargement up.
/// </summary>
/// <remarks>
/// The authors' layer list (m_resunet.py: 16 to 256 channels, 3 channels in, one output class) has 4,062,993 trainable parameters, and
/// 4,070,385 with the running statistics, which the 4.07 M of later comparisons count. 32 to 512 channels give 16.2 M.
/// Batch norms have PyTorch's epsilon 1e-5 and momentum 0.1, as in the authors' PyTorch version.
/// </remarks>
public sealed class ResUNetPlusPlus : SegmentationNetwork
{
    private readonly StemUnit stem;
    private readonly ModuleList<ResidualUnit> down;
    private readonly AtrousPyramid bridge;
    private readonly ModuleList<SkipAttention> attention;                           // attention.S and up.S give stage S
    private readonly ModuleList<ResidualUnit> up;
    private readonly AtrousPyramid pyramid;
    private readonly Conv2d head;

    /// <summary>The authors' channels of each stage; the last is the bridge, which keeps the resolution of the stage before.</summary>
    public static IReadOnlyList<int> PublishedFeatures { get; } = [16, 32, 64, 128, 256];

    /// <summary>Builds the network with He-normal weights (the authors' code: Glorot uniform outside squeeze-and-excitation).</summary>
    /// <param name="channels">Input channels, 3 for RGB.</param>
    /// <param name="features">Channels of each stage from full resolution down, then of the bridge; at least three numbers.</param>
    /// <param name="classes">Output classes, background included.</param>
    /// <param name="seed">With a parameter's name it decides its values.</param>
    /// <exception cref="JdmException">A number is out of range.</exception>
    public ResUNetPlusPlus(int channels, IReadOnlyList<int> features, int classes, ulong seed = 0)
        : base(nameof(ResUNetPlusPlus), channels, features, classes)
    {
        RequireShape(stages: 3);
        var deepest = features.Count - 2;
        stem = new StemUnit(channels, features[0]);
        down = new([.. Enumerable.Range(1, deepest).Select(s => new ResidualUnit(features[s - 1], features[s], stride: 2))]);
        bridge = new AtrousPyramid(features[deepest], features[deepest + 1]);
        // decoder stage s has the channels of encoder stage s + 1; what comes from below has those of stage s + 2
        attention = new([.. Enumerable.Range(0, deepest).Select(s => new SkipAttention(features[s], features[s + 2]))]);
        up = new([.. Enumerable.Range(0, deepest)
            .Select(s => new ResidualUnit(features[s] + features[s + 2], features[s + 1], stride: 1))]);
        pyramid = new AtrousPyramid(features[1], features[0]);
        head = nn.Conv2d(features[0], classes, kernelSize: 1);
        RegisterComponents();
        Complete(seed);
    }

    /// <inheritdoc/>
    public override int Divisor => UNetTopology.Divisor(Features.Count - 1);

    /// <inheritdoc/>
    public override IReadOnlyList<double> LevelWeights { get; } = [1];

    /// <summary>One output: [N, classes, H, W].</summary>
    /// <param name="input">[N, channels, H, W], H and W multiples of 2^(features - 2).</param>
    public override Tensor[] forward(Tensor input) => [Logits(input)];

    /// <inheritdoc/>
    public override Tensor Logits(Tensor input)
    {
        using var scope = NewDisposeScope();
        var maps = Encode(input);
        var x = bridge.call(maps[^1]);                                              // [N, f_bridge, h, w]
        for (var s = up.Count - 1; s >= 0; s--)
        {
            var attended = attention[s].call(maps[s], x);                           // [N, f_(s + 2), H / 2^(s + 1), ..]
            var enlarged = nn.functional.interpolate(attended, [maps[s].shape[2], maps[s].shape[3]]);
            x = up[s].call(cat([enlarged, maps[s]], 1));                            // [N, f_(s + 1), H / 2^s, W / 2^s]
        }
        return head.call(pyramid.call(x)).MoveToOuterDisposeScope();                // [N, classes, H, W]
    }

    /// <summary>The bridge's output, [N, F, H / 2^(features - 2), W / 2^(features - 2)].</summary>
    /// <param name="input">[N, channels, H, W].</param>
    public override Tensor Bottleneck(Tensor input)
    {
        using var scope = NewDisposeScope();
        return bridge.call(Encode(input)[^1]).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override bool IsHead(string parameterName) => parameterName.StartsWith("head.", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override void Initialise(ulong seed, Func<string, bool> wanted) => FanInNormal.Fill(this, seed, wanted);

    private Tensor[] Encode(Tensor input)
    {
        var maps = new Tensor[down.Count + 1];                                      // [N, f_s, H / 2^s, W / 2^s]
        maps[0] = stem.call(input);
        for (var s = 1; s < maps.Length; s++) maps[s] = down[s - 1].call(maps[s - 1]);
        return maps;
    }
}
