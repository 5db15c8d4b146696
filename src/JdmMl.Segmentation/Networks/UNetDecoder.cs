using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// Goes up again: transposed convolution, join with the encoder's map, blocks (two unless said otherwise), a 1x1 head on every level.
/// </summary>
internal sealed class UNetDecoder : nn.Module<Tensor[], Tensor[]>
{
    private readonly ModuleList<ConvStack> stages;
    private readonly ModuleList<SegmentationTransposedConvolution> transpconvs;
    private readonly ModuleList<SegmentationHead> seg_layers;

    internal UNetDecoder(IReadOnlyList<int> features, int classes, int blocks = 2) : base(nameof(UNetDecoder))
    {
        var levels = features.Count - 1;
        var stacks = new ConvStack[levels];
        var ups = new SegmentationTransposedConvolution[levels];
        var heads = new SegmentationHead[levels];
        for (var s = 0; s < levels; s++)
        {
            var (below, skip) = (features[levels - s], features[levels - s - 1]);
            ups[s] = new SegmentationTransposedConvolution(below, skip, edge: 2);
            stacks[s] = new ConvStack(2 * skip, skip, 1, blocks);
            heads[s] = new SegmentationHead(skip, classes);
        }
        stages = new ModuleList<ConvStack>(stacks);
        transpconvs = new ModuleList<SegmentationTransposedConvolution>(ups);
        seg_layers = new ModuleList<SegmentationHead>(heads);
        RegisterComponents();
    }

    /// <summary>Logits of every level from the encoder's maps, full resolution first: [N, classes, H / 2^i, W / 2^i].</summary>
    public override Tensor[] forward(Tensor[] maps)
    {
        var logits = new Tensor[stages.Count];
        Climb(maps, (s, x) => logits[^(s + 1)] = seg_layers[s].call(x).MoveToOuterDisposeScope());
        return logits;
    }

    /// <summary>Logits of the finest level only.</summary>
    internal Tensor Finest(Tensor[] maps) => seg_layers[stages.Count - 1].call(Climb(maps, static (_, _) => { }));   // [N, classes, H, W]

    private Tensor Climb(Tensor[] maps, Action<int, Tensor> level)
    {
        var x = maps[^1];
        for (var s = 0; s < stages.Count; s++)
        {
            using var scope = NewDisposeScope();
            var up = transpconvs[s].call(x);                                // [N, skip, 2h, 2w]
            var both = cat([up, maps[^(s + 2)]], 1);                        // [N, 2 skip, 2h, 2w]
            x = stages[s].call(both).MoveToOuterDisposeScope();             // [N, skip, 2h, 2w]
            level(s, x);
        }
        return x;
    }
}
