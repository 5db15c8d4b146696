using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>
/// A grey image of a colour one: the weighted mean of three channels. A^+ gives each channel w_c / |w|^2 of it. The weights
/// sum to 1, so that the same operator serves every value range.
/// </summary>
public sealed class ChannelMean : ILinearOperator
{
    private readonly double[] _weights;
    private readonly double _square;

    private ChannelMean(string name, params double[] weights)
        => (Name, _weights, _square) = (name, weights, weights.Sum(w => w * w));

    /// <summary>The plain mean, as in DDNM; A^+ triples the grey value.</summary>
    public static ChannelMean Plain { get; } = new("grey", 1.0 / 3, 1.0 / 3, 1.0 / 3);

    /// <summary>Luma of ITU-R BT.601, what most programs mean by converting to grey.</summary>
    public static ChannelMean Luma { get; } = new("luma", 0.299, 0.587, 0.114);

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public Tensor Apply(Tensor x)
    {
        if (x.shape[1] != 3) throw new JdmException($"Colourisation sees {x.shape[1]} channels; expected the 3 of a colour image.");
        return _weights[0] * x.narrow(1, 0, 1) + _weights[1] * x.narrow(1, 1, 1) + _weights[2] * x.narrow(1, 2, 1);   // [N, 1, H, W]
    }

    /// <inheritdoc/>
    public Tensor PseudoInverse(Tensor y) => cat([.. _weights.Select(w => w / _square * y)], 1);    // [N, 3, H, W]
}
