using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>
/// Features of a condition image at full size: a convolution, residual-in-residual dense blocks (Wang et al. 2018) and a
/// convolution, with a skip connection over all of them; the encoder G of SegDiff (Amit et al. 2021).
/// </summary>
internal sealed class ConditionEncoder : nn.Module<Tensor, Tensor>
{
    private readonly Convolution head, tail;
    private readonly ModuleList<nn.Module<Tensor, Tensor>> blocks;

    internal ConditionEncoder(int channels, int width, int blockCount) : base("ConditionEncoder")
    {
        head = new(channels, width, 3);
        blocks = nn.ModuleList([.. Enumerable.Range(0, blockCount).Select(_ => (nn.Module<Tensor, Tensor>)new NestedBlock(width))]);
        tail = new(width, width, 3);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var first = head.call(x);                                           // [N, width, H, W]
        var h = first;
        foreach (var block in blocks) h = block.call(h);
        return (first + tail.call(h)).MoveToOuterDisposeScope();
    }

    /// <summary>Three dense blocks, their outcome scaled by 0.2 and added to the input.</summary>
    private sealed class NestedBlock : nn.Module<Tensor, Tensor>
    {
        private readonly DenseBlock first, second, third;

        internal NestedBlock(int width) : base("NestedBlock")
        {
            (first, second, third) = (new(width), new(width), new(width));
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => x + third.call(second.call(first.call(x))) * 0.2;
    }

    /// <summary>Five convolutions, each of which sees what all before it made.</summary>
    private sealed class DenseBlock : nn.Module<Tensor, Tensor>
    {
        private readonly ModuleList<Convolution> convs;

        internal DenseBlock(int width) : base("DenseBlock")
        {
            int growth = width / 2;
            convs = nn.ModuleList([.. Enumerable.Range(0, 5).Select(i => new Convolution(width + i * growth, i < 4 ? growth : width, 3))]);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            using var scope = NewDisposeScope();
            var seen = x;
            for (int i = 0; i < 4; i++) seen = cat([seen, convs[i].call(seen).leaky_relu(0.2)], 1);     // [N, width + (i + 1) growth, H, W]
            return (x + convs[4].call(seen) * 0.2).MoveToOuterDisposeScope();
        }
    }
}
