using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>Halves height and width by a 3x3 convolution with stride 2.</summary>
internal sealed class Downsample : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d op;

    internal Downsample(int channels) : base("Downsample")
    {
        op = nn.Conv2d(channels, channels, 3, stride: 2, padding: 1);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => op.call(x);                 // [N, C, H/2, W/2]
}

/// <summary>Doubles height and width: nearest neighbour, then a 3x3 convolution.</summary>
internal sealed class Upsample : nn.Module<Tensor, Tensor>
{
    private readonly Conv2d conv;

    internal Upsample(int channels) : base("Upsample")
    {
        conv = nn.Conv2d(channels, channels, 3, padding: 1);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
        => conv.call(nn.functional.interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Nearest));    // [N, C, 2H, 2W]
}
