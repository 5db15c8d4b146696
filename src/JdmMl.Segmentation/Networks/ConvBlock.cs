using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// Conv 3x3 with bias, instance norm with affine and without running statistics, LeakyReLU 0.01. Fields carry nnU-Net's names.
/// </summary>
internal sealed class ConvBlock : nn.Module<Tensor, Tensor>
{
    internal const double LeakySlope = 0.01;

    private readonly SegmentationConvolution conv;
    private readonly SegmentationInstanceNorm norm;

    internal ConvBlock(long inputs, long outputs, long stride) : base(nameof(ConvBlock))
    {
        conv = new SegmentationConvolution(inputs, outputs, kernel: 3, stride);
        norm = new SegmentationInstanceNorm(outputs);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return norm.Activated(conv.call(input), LeakySlope).MoveToOuterDisposeScope();   // [N, outputs, H / stride, W / stride]
    }
}

/// <summary>Blocks in a row, two unless said otherwise; only the first one strides.</summary>
internal sealed class ConvStack : nn.Module<Tensor, Tensor>
{
    private readonly ModuleList<ConvBlock> convs;

    internal ConvStack(long inputs, long outputs, long stride, int count = 2) : base(nameof(ConvStack))
    {
        var blocks = new ConvBlock[count];
        for (var i = 0; i < count; i++) blocks[i] = i == 0 ? new ConvBlock(inputs, outputs, stride) : new ConvBlock(outputs, outputs, 1);
        convs = new ModuleList<ConvBlock>(blocks);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = input;
        foreach (var block in convs) x = block.call(x);
        return x.MoveToOuterDisposeScope();
    }
}
