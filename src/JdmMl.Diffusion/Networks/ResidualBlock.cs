using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>
/// GroupNorm, SiLU, 3x3 convolution twice, with the time code as scale and shift of the second norm (or added before
/// it), and a skip connection. The second convolution starts at zero.
/// </summary>
internal sealed class ResidualBlock : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Sequential in_layers, emb_layers, out_layers;
    private readonly Conv2d? skip_connection;
    private readonly bool _scaleShift;

    internal ResidualBlock(int channels, int codeWidth, int outChannels, double dropout, bool scaleShift) : base("ResidualBlock")
    {
        _scaleShift = scaleShift;
        in_layers = nn.Sequential(nn.GroupNorm(32, channels), nn.SiLU(), nn.Conv2d(channels, outChannels, 3, padding: 1));
        emb_layers = nn.Sequential(nn.SiLU(), nn.Linear(codeWidth, scaleShift ? 2 * outChannels : outChannels));
        out_layers = nn.Sequential(
            nn.GroupNorm(32, outChannels), nn.SiLU(), nn.Dropout(dropout), nn.Conv2d(outChannels, outChannels, 3, padding: 1));
        if (outChannels != channels) skip_connection = nn.Conv2d(channels, outChannels, 1L);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x, Tensor code)
    {
        var h = in_layers.call(x);                                          // [N, Cout, H, W]
        var e = emb_layers.call(code).unsqueeze(-1).unsqueeze(-1);          // [N, 2Cout or Cout, 1, 1]
        if (_scaleShift)
        {
            var parts = e.chunk(2, 1);                                      // 2 x [N, Cout, 1, 1]
            h = out_layers[0].call(h) * (1 + parts[0]) + parts[1];
        }
        else
        {
            h = out_layers[0].call(h + e);
        }
        for (int i = 1; i < out_layers.Count; i++) h = out_layers[i].call(h);
        return (skip_connection is null ? x : skip_connection.call(x)) + h;
    }
}
