using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// nnU-Net's BasicBlockD (ResNet-D, He et al. 2019): two convolutions, and beside them average pooling where they stride and a 1x1
/// convolution where they change the channels.
/// </summary>
internal sealed class ResidualBlock : nn.Module<Tensor, Tensor>
{
    private readonly ConvBlock conv1;
    private readonly ConvNorm conv2;
    // a list, because nnU-Net's names read skip.0 or, after a pooling, skip.1
    private readonly ModuleList<nn.Module<Tensor, Tensor>> skip;

    internal ResidualBlock(long inputs, long outputs, long stride) : base(nameof(ResidualBlock))
    {
        conv1 = new ConvBlock(inputs, outputs, stride);
        conv2 = new ConvNorm(outputs, outputs, kernel: 3, hasBias: true);
        var beside = new List<nn.Module<Tensor, Tensor>>();
        if (stride != 1) beside.Add(nn.AvgPool2d(stride, stride));
        if (inputs != outputs) beside.Add(new ConvNorm(inputs, outputs, kernel: 1, hasBias: false));
        skip = new ModuleList<nn.Module<Tensor, Tensor>>([.. beside]);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var beside = input;
        foreach (var step in skip) beside = step.call(beside);
        var sum = conv2.call(conv1.call(input)) + beside;                          // [N, outputs, H / stride, W / stride]
        return sum.leaky_relu_(ConvBlock.LeakySlope).MoveToOuterDisposeScope();
    }
}

/// <summary>One stage of residual blocks; only the first one strides.</summary>
internal sealed class ResidualStage : nn.Module<Tensor, Tensor>
{
    private readonly ModuleList<ResidualBlock> blocks;

    internal ResidualStage(long inputs, long outputs, long stride, int count) : base(nameof(ResidualStage))
    {
        var list = new ResidualBlock[count];
        for (var i = 0; i < count; i++) list[i] = i == 0 ? new(inputs, outputs, stride) : new(outputs, outputs, 1);
        blocks = new ModuleList<ResidualBlock>(list);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = input;
        foreach (var block in blocks) x = block.call(x);
        return x.MoveToOuterDisposeScope();
    }
}
