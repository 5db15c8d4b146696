using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>Convolution with bias that keeps the size, then ReLU.</summary>
internal sealed class ConvRelu : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d conv;

    internal ConvRelu(long inputs, long outputs) : base(nameof(ConvRelu))
    {
        conv = nn.Conv2d(inputs, outputs, kernelSize: 3, padding: 1);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => conv.call(input).relu();                // [N, outputs, H, W]

    /// <summary>Two in a row.</summary>
    internal static Sequential Twice(long inputs, long outputs) =>
        nn.Sequential(new ConvRelu(inputs, outputs), new ConvRelu(outputs, outputs));
}

/// <summary>Convolution with bias that keeps the size, batch norm, then ReLU.</summary>
internal sealed class ConvNormRelu : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d conv;
    private readonly BatchNorm2d norm;

    internal ConvNormRelu(long inputs, long outputs, long kernel = 3) : base(nameof(ConvNormRelu))
    {
        conv = nn.Conv2d(inputs, outputs, kernelSize: kernel, padding: (kernel - 1) / 2);
        norm = nn.BatchNorm2d(outputs);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => norm.call(conv.call(input)).relu();     // [N, outputs, H, W]

    /// <summary>Two in a row.</summary>
    internal static Sequential Twice(long inputs, long outputs) =>
        nn.Sequential(new ConvNormRelu(inputs, outputs), new ConvNormRelu(outputs, outputs));
}
