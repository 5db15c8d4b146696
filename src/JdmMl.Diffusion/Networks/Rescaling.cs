using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>What a residual block does to height and width.</summary>
internal enum BlockResampling
{
    None,

    /// <summary>Halves them by means of 2 x 2.</summary>
    Down,

    /// <summary>Doubles them by nearest neighbour.</summary>
    Up,
}

/// <summary>Halves height and width by a 3x3 convolution with stride 2.</summary>
internal sealed class Downsample : nn.Module<Tensor, Tensor>
{
    private readonly Convolution op;

    internal Downsample(int channels) : base("Downsample")
    {
        op = new(channels, channels, 3, stride: 2);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => op.call(x);                 // [N, C, H/2, W/2]
}

/// <summary>Doubles height and width: nearest neighbour, then a 3x3 convolution.</summary>
internal sealed class Upsample : nn.Module<Tensor, Tensor>
{
    private readonly Convolution conv;

    internal Upsample(int channels) : base("Upsample")
    {
        conv = new(channels, channels, 3);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var wide = nn.functional.interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Nearest);
        return conv.call(wide);                                             // [N, C, 2H, 2W]
    }
}
