namespace JdmMl.Segmentation;

/// <summary>nnU-Net's choice of normalisation by the channels' names, for colour images, whose channels are normalised alike.</summary>
internal static class ChannelNormalisation
{
    internal static IReadOnlyList<string> DefaultNames { get; } = ["R", "G", "B"];

    /// <exception cref="JdmException">The names ask for CT windows, or for two ways at once.</exception>
    internal static Normalisation For(IReadOnlyList<string>? names)
    {
        names = names is { Count: > 0 } ? names : DefaultNames;
        Normalisation[] schemes = [.. names.Select(InputNormalisation.FromChannelName).Distinct()];
        if (schemes.Length > 1)
            throw new JdmException(
                $"ChannelNames is {string.Join(", ", names)}, which asks for {string.Join(" and ", schemes)}; the channels of one colour " +
                "image are normalised alike, so expected names that mean one scheme, for example R, G, B (z-score) or three times " +
                "rgb_to_0_1 (x / 255).");
        if (schemes[0] == Normalisation.Ct)
            throw new JdmException(
                $"ChannelNames is {string.Join(", ", names)}, which asks for the windows of CT; expected names of colour channels, for " +
                "example R, G, B (z-score) or three times rgb_to_0_1 (x / 255).");
        return schemes[0];
    }
}
