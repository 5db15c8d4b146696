using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>
/// Norm, nonlinearity, 3x3 convolution twice, with the time code as scale and shift of the second norm (or added before
/// it), and a skip connection. The second convolution starts at zero. It may also change height and width, before the first
/// convolution and on the skip connection alike (Brock et al. 2019, BigGAN's blocks).
/// </summary>
internal sealed class ResidualBlock : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Sequential in_layers, emb_layers, out_layers;
    private readonly Convolution? skip_connection;
    private readonly bool _scaleShift;
    private readonly BlockResampling _resampling;

    internal ResidualBlock(int channels, int outChannels, DenoisingUNetShape shape, BlockResampling resampling = BlockResampling.None)
        : base("ResidualBlock")
    {
        (_scaleShift, _resampling) = (shape.ScaleShift, resampling);
        nn.Module<Tensor, Tensor> Activation() => shape.Activation == NetworkActivation.GELU ? nn.GELU() : nn.SiLU();
        in_layers = nn.Sequential(
            new GroupNormalisation(channels, shape.Activation), Activation(), new Convolution(channels, outChannels, 3));
        emb_layers = nn.Sequential(Activation(), new RowLinear(shape.CodeWidth, shape.ScaleShift ? 2 * outChannels : outChannels));
        out_layers = nn.Sequential(
            new GroupNormalisation(outChannels, shape.Activation), Activation(), nn.Dropout(shape.Dropout),
            new Convolution(outChannels, outChannels, 3));
        if (outChannels != channels) skip_connection = new Convolution(channels, outChannels, 1);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x, Tensor code)
    {
        using var scope = NewDisposeScope();
        var h = in_layers[2].call(Resampled(((GroupNormalisation)in_layers[0]).Activated(x)));     // [N, Cout, H', W']
        var e = emb_layers.call(code).unsqueeze(-1).unsqueeze(-1);          // [N or 1, 2Cout or Cout, 1, 1]
        var norm = (GroupNormalisation)out_layers[0];
        if (_scaleShift)
        {
            var parts = e.chunk(2, 1);                                      // 2 x [N or 1, Cout, 1, 1]
            h = norm.Activated(h, parts[0], parts[1]);
        }
        else
        {
            h = norm.Activated(h + e);
        }
        h = out_layers[3].call(out_layers[2].call(h));
        var skip = Resampled(x);
        return h.add_(skip_connection is null ? skip : skip_connection.call(skip)).MoveToOuterDisposeScope();
    }

    private Tensor Resampled(Tensor x) => _resampling switch
    {
        BlockResampling.Down => nn.functional.avg_pool2d(x, 2),                  // [N, C, H/2, W/2]
        BlockResampling.Up => nn.functional.interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Nearest),   // [N, C, 2H, 2W]
        _ => x,
    };
}
