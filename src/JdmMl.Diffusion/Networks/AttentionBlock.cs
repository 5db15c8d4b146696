using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>Self-attention over the positions of a feature map, several heads, added to its input; it starts as the identity.</summary>
internal sealed class AttentionBlock : nn.Module<Tensor, Tensor>
{
    private readonly GroupNormalisation norm;
    private readonly Projection qkv, proj_out;
    private readonly int _heads;
    private readonly AttentionKind _kind;
    private readonly AttentionOrder _order;

    internal AttentionBlock(int channels, int heads, DenoisingUNetShape shape) : base("AttentionBlock")
    {
        (_heads, _kind, _order) = (heads, shape.Attention, shape.AttentionOrder);
        norm = new(channels, shape.Activation);
        qkv = new(channels, 3 * channels);
        proj_out = new(channels, channels);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return (qkv.IsLow ? OnRows(x) : OnChannels(x)).MoveToOuterDisposeScope();
    }

    private Tensor OnChannels(Tensor x)
    {
        long n = x.shape[0], c = x.shape[1], width = c / _heads;
        var all = qkv.call(norm.call(x).reshape(n, c, -1));                 // [N, 3C, L]
        var parts = _order == AttentionOrder.HeadsFirst
            ? all.reshape(n * _heads, 3 * width, -1).split(width, 1)
            : [.. all.chunk(3, 1).Select(p => p.reshape(n * _heads, width, -1))];
        Tensor q = parts[0], k = parts[1], v = parts[2], mixed;             // each [N * heads, C / heads, L]
        if (_kind == AttentionKind.Linear)
        {
            var summary = v.bmm(k.softmax(2).transpose(1, 2));              // [N * heads, C / heads, C / heads]
            mixed = summary.bmm(q.softmax(1));
        }
        else
        {
            double scale = 1 / Math.Sqrt(Math.Sqrt(width));
            var weights = (q * scale).transpose(1, 2).bmm(k * scale).softmax(-1);   // [N * heads, L, L]
            mixed = v.bmm(weights.transpose(1, 2));
        }
        return x + proj_out.call(mixed.reshape(n, c, -1)).reshape(x.shape);
    }

    // The same on channels-last activations, whose positions are the rows of a matrix as they lie; softmax in float32.
    private Tensor OnRows(Tensor x)
    {
        long n = x.shape[0], c = x.shape[1], h = x.shape[2], w = x.shape[3], width = c / _heads;
        var all = qkv.Rows(norm.call(x).permute(0, 2, 3, 1).reshape(n, h * w, c));      // [N, L, 3C]
        var split = _order == AttentionOrder.HeadsFirst
            ? all.reshape(n, h * w, _heads, 3, width).permute(3, 0, 2, 1, 4)
            : all.reshape(n, h * w, 3, _heads, width).permute(2, 0, 3, 1, 4);           // [3, N, heads, L, C / heads]
        Tensor Part(long index) => split.select(0, index).reshape(n * _heads, h * w, width);
        Tensor q = Part(0), k = Part(1), v = Part(2), mixed;                // each [N * heads, L, C / heads]
        if (_kind == AttentionKind.Linear)
        {
            var summary = k.to(float32).softmax(1).to(v.dtype).transpose(1, 2).bmm(v);  // [N * heads, C / heads, C / heads]
            mixed = q.to(float32).softmax(2).to(v.dtype).bmm(summary);
        }
        else
        {
            var scores = q.bmm(k.transpose(1, 2)).to(float32) / Math.Sqrt(width);       // [N * heads, L, L]
            mixed = scores.softmax(-1).to(v.dtype).bmm(v);
        }
        var rows = mixed.reshape(n, _heads, h * w, width).transpose(1, 2).reshape(n, h * w, c);     // [N, L, C]
        return x + proj_out.Rows(rows).reshape(n, h, w, c).permute(0, 3, 1, 2);         // [N, C, H, W]
    }
}
