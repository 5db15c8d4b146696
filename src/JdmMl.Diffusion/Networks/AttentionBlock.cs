using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>Self-attention over the positions of a feature map, several heads, added to its input; it starts as the identity.</summary>
internal sealed class AttentionBlock : nn.Module<Tensor, Tensor>
{
    private readonly GroupNorm norm;
    private readonly Conv1d qkv, proj_out;
    private readonly int _heads;

    internal AttentionBlock(int channels, int heads) : base("AttentionBlock")
    {
        _heads = heads;
        norm = nn.GroupNorm(32, channels);
        qkv = nn.Conv1d(channels, 3 * channels, 1L);
        proj_out = nn.Conv1d(channels, channels, 1L);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        long n = x.shape[0], c = x.shape[1], width = c / _heads;
        var tokens = x.reshape(n, c, -1);                                   // [N, C, L]
        var all = qkv.call(norm.call(tokens)).reshape(n * _heads, 3 * width, -1);   // each head's q, k, v lie together
        double scale = 1 / Math.Sqrt(Math.Sqrt(width));
        var q = all.narrow(1, 0, width) * scale;                            // [N * heads, C / heads, L]
        var k = all.narrow(1, width, width) * scale;
        var v = all.narrow(1, 2 * width, width);
        var weights = nn.functional.softmax(q.transpose(1, 2).bmm(k).to(float32), -1).to(x.dtype);  // [N * heads, L, L]
        var mixed = v.bmm(weights.transpose(1, 2)).reshape(n, c, -1);       // [N, C, L]
        return (tokens + proj_out.call(mixed)).reshape(x.shape);
    }
}
