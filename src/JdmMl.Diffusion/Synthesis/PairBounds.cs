using System.Globalization;
using JdmMl.Data;

namespace JdmMl.Diffusion;

/// <summary>What is wrong with a generated mask, if anything.</summary>
public enum PairVerdict
{
    /// <summary>Usable.</summary>
    Ok,

    /// <summary>Hardly any foreground.</summary>
    Empty,

    /// <summary>Hardly any background.</summary>
    Full,

    /// <summary>Too many parts, or most of them specks.</summary>
    Fragmented,
}

/// <summary>
/// When a generated mask counts as degenerate. All classes but the background are foreground alike; parts are connected over edges
/// and corners. The defaults pass what the thesis' data sets show and catch what a model in trouble draws: nothing, everything, dust.
/// </summary>
public sealed record PairBounds
{
    /// <summary>Foreground share below which a mask is empty; 0.001 is 66 pixels at 256 px, a disc nine pixels across.</summary>
    public double MinForeground { get; init; } = 0.001;

    /// <summary>Foreground share above which a mask is full; 0.95 leaves room for glands or polyps that fill most of a view.</summary>
    public double MaxForeground { get; init; } = 0.95;

    /// <summary>
    /// Parts above which a mask is fragmented. 2000 lets crowded views of MoNuSeg pass, which average about 730 nuclei; for polyps
    /// 10 is apt.
    /// </summary>
    public int MaxParts { get; init; } = 2000;

    /// <summary>
    /// Share of the image below which a part is a speck; a mask most of whose parts are specks is fragmented. 0.00005 is 3.3 pixels
    /// at 256 px and 13 at 512, a fifth of a MoNuSeg nucleus.
    /// </summary>
    public double MinPartShare { get; init; } = 0.00005;

    /// <summary>The bounds as text, for identities and records.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture,
        $"foreground {MinForeground} to {MaxForeground}, at most {MaxParts} parts, specks below {MinPartShare}");

    /// <summary>Checks everything at once.</summary>
    /// <exception cref="JdmException">Names every fault.</exception>
    public void Validate() => new OptionFaults(nameof(PairBounds))
        .Require(MinForeground is >= 0 and < 1, $"MinForeground is {MinForeground}; expected 0 to below 1")
        .Require(
            MaxForeground > MinForeground && MaxForeground <= 1,
            $"MaxForeground is {MaxForeground}; expected above MinForeground, at most 1")
        .Require(MaxParts >= 1, $"MaxParts is {MaxParts}; expected at least 1")
        .Require(MinPartShare is >= 0 and < 1, $"MinPartShare is {MinPartShare}; expected 0 to below 1")
        .ThrowIfAny();

    /// <summary>Judges a mask.</summary>
    public PairVerdict Judge(LabelMask mask)
    {
        double share = mask.ForegroundShare();
        if (share < MinForeground || share == 0) return PairVerdict.Empty;
        if (share > MaxForeground) return PairVerdict.Full;
        var parts = ConnectedComponents.Of(mask.Labels, mask.Width);
        int specks = parts.Areas.Count(area => area < MinPartShare * mask.Labels.Length);
        return parts.Count > MaxParts || 2 * specks > parts.Count ? PairVerdict.Fragmented : PairVerdict.Ok;
    }
}
