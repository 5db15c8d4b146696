namespace JdmMl.Segmentation;

/// <summary>nnU-Net's choice of normalisation by the channels' names, case-insensitively.</summary>
internal static class ChannelNormalisation
{
    private const string ToZeroOne = "rgb_to_0_1";
    private static readonly string[] ForOtherData = ["ct", "nonorm", "rescale_to_0_1"];

    internal static IReadOnlyList<string> DefaultNames { get; } = ["R", "G", "B"];

    /// <exception cref="JdmException">The names ask for what 8-bit colour images have no use for, or for two ways at once.</exception>
    internal static Normalisation For(IReadOnlyList<string>? names)
    {
        names = names is { Count: > 0 } ? names : DefaultNames;
        if (names.FirstOrDefault(name => ForOtherData.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } odd)
            throw new JdmException(
                $"ChannelNames holds '{odd}', which nnU-Net keeps for other data than 8-bit colour images; " +
                $"expected R, G, B (z-score) or three times {ToZeroOne} (x / 255).");
        var scaled = names.Count(name => name.Equals(ToZeroOne, StringComparison.OrdinalIgnoreCase));
        if (scaled > 0 && scaled < names.Count)
            throw new JdmException(
                $"ChannelNames is {string.Join(", ", names)}; the channels of one colour image are normalised alike, " +
                $"so expected {ToZeroOne} for all of them or for none.");
        return scaled > 0 ? Normalisation.RgbToZeroOne : Normalisation.ZScore;
    }
}
