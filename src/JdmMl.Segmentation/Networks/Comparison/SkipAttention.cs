using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>Attention of the decoder: the map from below times a convolution of its sum with the pooled skip.</summary>
internal sealed class SkipAttention : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly NormReluConv skip, below, joint;

    internal SkipAttention(long skipFeatures, long features) : base(nameof(SkipAttention))
    {
        skip = new NormReluConv(skipFeatures, features);
        below = new NormReluConv(features, features);
        joint = new NormReluConv(features, features);
        RegisterComponents();
    }

    /// <summary>[N, features, h, w].</summary>
    /// <param name="skipMap">The encoder's map, [N, skipFeatures, 2h, 2w].</param>
    /// <param name="map">From below, [N, features, h, w].</param>
    public override Tensor forward(Tensor skipMap, Tensor map)
    {
        var pooled = nn.functional.max_pool2d(skip.call(skipMap), 2);               // [N, features, h, w]
        return joint.call(pooled + below.call(map)) * map;
    }
}
