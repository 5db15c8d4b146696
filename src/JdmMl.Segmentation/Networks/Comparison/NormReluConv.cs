using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>Batch norm, ReLU and a 3x3 convolution.</summary>
internal sealed class NormReluConv : nn.Module<Tensor, Tensor>
{
    private readonly BatchNorm2d norm;
    private readonly Conv2d conv;

    internal NormReluConv(long inputs, long outputs, long stride = 1) : base(nameof(NormReluConv))
    {
        norm = nn.BatchNorm2d(inputs);
        conv = nn.Conv2d(inputs, outputs, kernelSize: 3, stride: stride, padding: 1);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => conv.call(norm.call(input).relu());     // [N, outputs, H / stride, W / stride]
}

/// <summary>Convolution with bias that keeps the size for stride 1, then batch norm.</summary>
internal sealed class ConvBatchNorm : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d conv;
    private readonly BatchNorm2d norm;

    internal ConvBatchNorm(long inputs, long outputs, long kernel, long stride = 1, long dilation = 1) : base(nameof(ConvBatchNorm))
    {
        conv = nn.Conv2d(
            inputs, outputs, kernelSize: kernel, stride: stride, padding: dilation * (kernel - 1) / 2, dilation: dilation);
        norm = nn.BatchNorm2d(outputs);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => norm.call(conv.call(input));
}
