namespace JdmMl.Diffusion;

/// <summary>The measures of a <see cref="DenoisingUNet"/>. Defaults are the thesis' Table 4.1 for 256 px.</summary>
public sealed record DenoisingUNetShape
{
    /// <summary>Height and width of the input, pixels.</summary>
    public int ImageSize { get; init; } = 256;

    /// <summary>Channels of x: 3 of the image and those of the mask.</summary>
    public int InChannels { get; init; } = 4;

    /// <summary>Channels of the output: noise and variance fraction.</summary>
    public int OutChannels { get; init; } = 8;

    /// <summary>Width of the first level; a multiple of the 32 norm groups.</summary>
    public int BaseChannels { get; init; } = 128;

    /// <summary>Width of each level in multiples of the base.</summary>
    public IReadOnlyList<int> ChannelMultipliers { get; init; } = [1, 1, 2, 2, 4, 4];

    /// <summary>Residual blocks a level.</summary>
    public int ResidualBlocks { get; init; } = 2;

    /// <summary>Feature-map sizes, in pixels, that get attention; the middle block always has it.</summary>
    public IReadOnlyList<int> AttentionSizes { get; init; } = [16, 8];

    /// <summary>Attention heads.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>Dropout inside the residual blocks; 0 in the thesis.</summary>
    public double Dropout { get; init; }

    /// <summary>Time code as scale and shift of the second norm (the reference code) rather than added (the thesis' text).</summary>
    public bool ScaleShift { get; init; } = true;

    /// <summary>The multipliers that the reference code takes for an image size, with three levels below 64 px.</summary>
    public static IReadOnlyList<int> MultipliersFor(int imageSize) => imageSize switch
    {
        >= 256 => [1, 1, 2, 2, 4, 4],
        >= 128 => [1, 1, 2, 3, 4],
        >= 64 => [1, 2, 3, 4],
        _ => [1, 2, 2],
    };

    /// <summary>Says everything that is wrong with these measures.</summary>
    public void Check(OptionFaults faults)
    {
        int divisor = 1 << (ChannelMultipliers.Count - 1);
        faults.Require(
            ChannelMultipliers.Count > 0 && ChannelMultipliers.All(m => m > 0),
            $"ChannelMultipliers is [{string.Join(", ", ChannelMultipliers)}]; expected at least one positive number.");
        faults.Require(
            ImageSize > 0 && ImageSize % Math.Max(1, divisor) == 0,
            $"ImageSize is {ImageSize}; with {ChannelMultipliers.Count} levels it must be a positive multiple of {divisor}. " +
            "Change it or ChannelMultipliers.");
        faults.Require(
            BaseChannels > 0 && BaseChannels % 32 == 0,
            $"BaseChannels is {BaseChannels}; expected a positive multiple of 32, the number of norm groups.");
        faults.Require(ResidualBlocks > 0, $"ResidualBlocks is {ResidualBlocks}; expected at least 1.");
        faults.Require(
            Heads > 0 && BaseChannels % Math.Max(1, Heads) == 0,
            $"Heads is {Heads}; expected a divisor of BaseChannels ({BaseChannels}).");
        faults.Require(Dropout is >= 0 and < 1, $"Dropout is {Dropout}; expected 0 to below 1.");
    }
}
