using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>Values of one channel of one image, 0-255.</summary>
/// <param name="Mean">Their mean.</param>
/// <param name="Deviation">Their standard deviation, divided by n.</param>
/// <param name="Lowest">The smallest.</param>
/// <param name="Highest">The largest.</param>
public sealed record ChannelIntensities(double Mean, double Deviation, double Lowest, double Highest);

/// <summary>Values of one channel in the foreground of a data set: the fingerprint's.</summary>
/// <param name="Mean">Their mean.</param>
/// <param name="Deviation">Their standard deviation.</param>
/// <param name="Percentile005">0.5 % of them lie below.</param>
/// <param name="Percentile995">99.5 % of them lie below.</param>
public sealed record ForegroundIntensities(double Mean, double Deviation, double Percentile005, double Percentile995);

/// <summary>How each channel is normalised, by nnU-Net's rule from the channel's name or as asked.</summary>
public sealed record InputNormalisation
{
    private const double Smallest = 1e-8;   // nnU-Net
    private readonly IReadOnlyList<ForegroundIntensities>? _foreground;

    /// <summary>One scheme a channel.</summary>
    /// <param name="channels">The schemes, in the channels' order.</param>
    /// <param name="foreground">Values in the data set's foreground, one entry a channel; only Ct needs them.</param>
    /// <exception cref="JdmException">Ct is asked for without the foreground's values.</exception>
    public InputNormalisation(IReadOnlyList<Normalisation> channels, IReadOnlyList<ForegroundIntensities>? foreground = null)
    {
        if (channels.Contains(Normalisation.Ct) && foreground?.Count != channels.Count)
            throw new JdmException(
                $"Ct normalisation needs the foreground's values of all {channels.Count} channels, " +
                $"but {foreground?.Count ?? 0} were given. " +
                "Take them from the data set's fingerprint, or choose ZScore.");
        (Channels, _foreground) = ([.. channels], foreground);
    }

    /// <summary>The scheme of each channel.</summary>
    public IReadOnlyList<Normalisation> Channels { get; }

    /// <summary>The same scheme for R, G and B.</summary>
    public static InputNormalisation Of(Normalisation normalisation) => new([normalisation, normalisation, normalisation]);

    /// <summary>
    /// nnU-Net's rule: ct, nonorm, zscore, rescale_to_0_1 and rgb_to_0_1 in any case mean that scheme, every other name (R, G, B) z-score.
    /// </summary>
    /// <exception cref="JdmException">A channel is named ct, and the foreground's values are missing.</exception>
    public static InputNormalisation FromChannelNames(
        IReadOnlyList<string> names, IReadOnlyList<ForegroundIntensities>? foreground = null) =>
        new([.. names.Select(FromChannelName)], foreground);

    /// <summary>The scheme that nnU-Net chooses for a channel's name.</summary>
    public static Normalisation FromChannelName(string name) => name.ToLowerInvariant() switch
    {
        "ct" => Normalisation.Ct,
        "nonorm" => Normalisation.None,
        "rescale_to_0_1" => Normalisation.RescaleToZeroOne,
        "rgb_to_0_1" => Normalisation.RgbToZeroOne,
        _ => Normalisation.ZScore,
    };

    /// <summary>The network input for each of the values 0-255 of a channel.</summary>
    /// <param name="channel">Which one.</param>
    /// <param name="own">Its values in the image.</param>
    /// <param name="table">Filled; 256 long.</param>
    internal void FillTable(int channel, ChannelIntensities own, Span<float> table)
    {
        var (low, high, shift, divisor) = Affine(channel, own);
        for (var value = 0; value < 256; value++) table[value] = (float)((Math.Clamp(value, low, high) - shift) / divisor);
    }

    /// <summary>Float32 0-255 -> network input, [N, C, H, W], each image for itself.</summary>
    internal Tensor Apply(Tensor images) =>
        cat([.. Channels.Select((_, channel) => Apply(channel, images.narrow(1, channel, 1)))], 1);

    private (double Low, double High, double Shift, double Divisor) Affine(int channel, ChannelIntensities own) => Channels[channel] switch
    {
        Normalisation.ZScore => (0, 255, own.Mean, Math.Max(own.Deviation, Smallest)),
        Normalisation.RgbToZeroOne => (0, 255, 0, 255),
        Normalisation.RescaleToZeroOne => (0, 255, own.Lowest, Math.Max(own.Highest - own.Lowest, Smallest)),
        Normalisation.Ct => FromForeground(_foreground![channel]),
        _ => (0, 255, 0, 1),
    };

    private static (double Low, double High, double Shift, double Divisor) FromForeground(ForegroundIntensities all) =>
        (all.Percentile005, all.Percentile995, all.Mean, Math.Max(all.Deviation, Smallest));

    private Tensor Apply(int channel, Tensor plane)    // [N, 1, H, W]
    {
        long[] pixels = [2, 3];
        switch (Channels[channel])
        {
            case Normalisation.ZScore:
                var centred = plane - plane.mean(pixels, keepdim: true);
                var deviation = centred.square().mean(pixels, keepdim: true).sqrt();     // [N, 1, 1, 1]
                return centred / deviation.clamp(min: Smallest);
            case Normalisation.RgbToZeroOne:
                return plane / 255.0;
            case Normalisation.RescaleToZeroOne:
                var risen = plane - plane.amin(pixels, keepdim: true);
                return risen / risen.amax(pixels, keepdim: true).clamp(min: Smallest);
            case Normalisation.Ct:
                var (low, high, shift, divisor) = FromForeground(_foreground![channel]);
                return (plane.clamp(low, high) - shift) / divisor;
            default:
                return plane;
        }
    }
}

/// <summary>The same scheme for every channel of a tensor.</summary>
internal static class Normalising
{
    /// <summary>Float32 0-255 -> network input, [N, 3, H, W].</summary>
    internal static Tensor Apply(Normalisation normalisation, Tensor images) => InputNormalisation.Of(normalisation).Apply(images);
}
