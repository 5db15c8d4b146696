using System.Globalization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// U-Net++ with deep supervision (Zhou et al. 2018, "UNet++: A Nested U-Net Architecture"): a triangle of nodes X(i, j), row i at
/// resolution 1 / 2^i, each joining all nodes before it in its row with the one below; every node X(0, d) of the top row has a head.
/// </summary>
/// <remarks>
/// The authors' layer list (32 to 512 channels, transposed convolutions, 1 channel in, one output class, four heads) has 9,041,700
/// parameters, the paper's 9.04 M. 9.16 M, also quoted, is of a PyTorch version with batch norm, bilinear upsampling and 3 channels.
/// The dropout of the authors' code is left out.
/// <para>
/// <see cref="Logits(Tensor)"/> is the deepest branch, not the mean of the branches; <see cref="Logits(Tensor, int)"/> is the paper's
/// pruning: branch d needs only the nodes with i + j up to d.
/// </para>
/// </remarks>
public sealed class NestedUNet : SegmentationNetwork
{
    private readonly ModuleList<ModuleList<Sequential>> columns;                    // columns.J.I is X(I, J)
    private readonly ModuleList<ModuleList<ConvTranspose2d>> ups;                   // ups.J.I leads from X(I + 1, J) to X(I, J + 1)
    private readonly ModuleList<Conv2d> heads;                                      // heads.D reads X(0, D + 1)

    /// <summary>The paper's channels of each row.</summary>
    public static IReadOnlyList<int> PublishedFeatures { get; } = [32, 64, 128, 256, 512];

    /// <summary>Builds the network with He-normal weights, as the authors' code does.</summary>
    /// <param name="channels">Input channels, 3 for RGB.</param>
    /// <param name="features">Channels of each row, from full resolution down; at least two.</param>
    /// <param name="classes">Output classes, background included.</param>
    /// <param name="seed">With a parameter's name it decides its values.</param>
    /// <exception cref="JdmException">A number is out of range.</exception>
    public NestedUNet(int channels, IReadOnlyList<int> features, int classes, ulong seed = 0)
        : base(nameof(NestedUNet), channels, features, classes)
    {
        RequireShape(stages: 2);
        var depth = features.Count - 1;
        columns = new([.. Enumerable.Range(0, depth + 1).Select(j => new ModuleList<Sequential>(
            [.. Enumerable.Range(0, depth + 1 - j).Select(i => Node(channels, features, i, j))]))]);
        ups = new([.. Enumerable.Range(0, depth).Select(j => new ModuleList<ConvTranspose2d>(
            [.. Enumerable.Range(0, depth - j).Select(i => nn.ConvTranspose2d(features[i + 1], features[i], kernelSize: 2, stride: 2))]))]);
        heads = new([.. Enumerable.Range(0, depth).Select(_ => nn.Conv2d(features[0], classes, kernelSize: 1))]);
        RegisterComponents();
        Complete(seed);
    }

    /// <summary>Every branch counts the same, as in the paper.</summary>
    public override IReadOnlyList<double> LevelWeights => [.. heads.Select(_ => 1.0 / heads.Count)];

    /// <summary>Logits of every branch, the deepest one first: stages - 1 times [N, classes, H, W].</summary>
    /// <param name="input">[N, channels, H, W], H and W multiples of 2^(stages - 1).</param>
    public override Tensor[] forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var top = Grid(input, heads.Count)[0];
        return [.. Enumerable.Range(1, heads.Count).Reverse().Select(d => heads[d - 1].call(top[d]).MoveToOuterDisposeScope())];
    }

    /// <inheritdoc/>
    public override Tensor Logits(Tensor input) => Logits(input, heads.Count);

    /// <summary>Logits of the branch X(0, <paramref name="depth"/>), [N, classes, H, W]; deeper nodes are not computed.</summary>
    /// <param name="input">[N, channels, H, W], H and W multiples of 2^depth.</param>
    /// <param name="depth">1 up to stages - 1, which is the whole network.</param>
    /// <exception cref="JdmException">There is no such branch.</exception>
    public Tensor Logits(Tensor input, int depth)
    {
        RequireBranch(depth);
        using var scope = NewDisposeScope();
        return heads[depth - 1].call(Grid(input, depth)[0][depth]).MoveToOuterDisposeScope();
    }

    /// <summary>The parameters that <see cref="Logits(Tensor, int)"/> reads; those of the other heads do not count.</summary>
    /// <param name="depth">1 up to stages - 1.</param>
    /// <exception cref="JdmException">There is no such branch.</exception>
    public long PrunedParameterCount(int depth)
    {
        RequireBranch(depth);
        return named_parameters().Where(item => Belongs(item.Item1.Split('.'))).Sum(item => item.Item2.numel());

        bool Belongs(string[] path) => path[0] switch
        {
            nameof(heads) => Number(path[1]) == depth - 1,
            nameof(columns) => Number(path[1]) + Number(path[2]) <= depth,
            _ => Number(path[1]) + Number(path[2]) < depth,
        };
    }

    /// <inheritdoc/>
    public override Tensor Bottleneck(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = columns[0][0].call(input);
        for (var i = 1; i < Features.Count; i++) x = columns[0][i].call(nn.functional.max_pool2d(x, 2));
        return x.MoveToOuterDisposeScope();                                         // [N, f, H / 2^depth, W / 2^depth]
    }

    /// <inheritdoc/>
    public override bool IsHead(string parameterName) => parameterName.StartsWith("heads.", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override void Initialise(ulong seed, Func<string, bool> wanted) => FanInNormal.Fill(this, seed, wanted);

    private static Sequential Node(int channels, IReadOnlyList<int> features, int i, int j)
    {
        var inputs = j > 0 ? (j + 1) * features[i] : i > 0 ? features[i - 1] : channels;
        return ConvRelu.Twice(inputs, features[i]);
    }

    // Rows of the triangle i + j <= depth: [i][j] is [N, f_i, H / 2^i, W / 2^i].
    private List<Tensor>[] Grid(Tensor input, int depth)
    {
        var rows = new List<Tensor>[depth + 1];
        for (var i = 0; i <= depth; i++)
            rows[i] = [columns[0][i].call(i == 0 ? input : nn.functional.max_pool2d(rows[i - 1][0], 2))];
        for (var j = 1; j <= depth; j++)
            for (var i = 0; i <= depth - j; i++)
            {
                var up = ups[j - 1][i].call(rows[i + 1][j - 1]);                    // [N, f_i, H / 2^i, W / 2^i]
                rows[i].Add(columns[j][i].call(cat([up, .. rows[i]], 1)));          // [N, (j + 1) f_i, ..] -> [N, f_i, ..]
            }
        return rows;
    }

    private void RequireBranch(int depth)
    {
        if (depth < 1 || depth > heads.Count)
            throw new JdmException($"depth is {depth}; expected 1 to {heads.Count}, the branches of this network.");
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
