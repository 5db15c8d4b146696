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

    /// <summary>Heads on the way up; null: <see cref="Heads"/>, as in the thesis.</summary>
    public int? UpHeads { get; init; }

    /// <summary>Channels of a head; when set, it decides the number of heads in place of <see cref="Heads"/>. Null in the thesis.</summary>
    public int? HeadChannels { get; init; }

    /// <summary>Softmax attention (the reference code) or linear (the thesis' text).</summary>
    public AttentionKind Attention { get; init; }

    /// <summary>Channel order of the attention's projection; the thesis' checkpoints have heads first.</summary>
    public AttentionOrder AttentionOrder { get; init; }

    /// <summary>SiLU (the reference code) or GELU (the thesis' text).</summary>
    public NetworkActivation Activation { get; init; }

    /// <summary>Residual blocks change height and width (guided-diffusion's <c>resblock_updown</c>); off in the thesis.</summary>
    public bool ResampleInBlocks { get; init; }

    /// <summary>Number of classes whose code is added to the time code; null: not conditioned on a class, as in the thesis.</summary>
    public int? Classes { get; init; }

    /// <summary>Channels of a condition image; 0: none, as in the thesis.</summary>
    public int ConditionChannels { get; init; }

    /// <summary>Where the condition image enters.</summary>
    public ConditionEntry ConditionEntry { get; init; }

    /// <summary>Blocks of the condition encoder; SegDiff takes 10 to 15 on larger images.</summary>
    public int ConditionBlocks { get; init; } = 3;

    /// <summary>Dropout inside the residual blocks; 0 in the thesis.</summary>
    public double Dropout { get; init; }

    /// <summary>Time code as scale and shift of the second norm (the reference code) rather than added (the thesis' text).</summary>
    public bool ScaleShift { get; init; } = true;

    internal int CodeWidth => 4 * BaseChannels;

    internal int HeadsAt(int channels, bool up = false) => HeadChannels is int width ? channels / width : up ? UpHeads ?? Heads : Heads;

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
        CheckHeads(nameof(Heads), Heads, faults);
        if (UpHeads is int up) CheckHeads(nameof(UpHeads), up, faults);
        if (HeadChannels is int width)
            faults.Require(
                width > 0 && BaseChannels % Math.Max(1, width) == 0,
                $"HeadChannels is {width}; expected a divisor of BaseChannels ({BaseChannels}).");
        faults.Require(InChannels > 0, $"InChannels is {InChannels}; expected at least 1.");
        faults.Require(OutChannels > 0, $"OutChannels is {OutChannels}; expected at least 1.");
        faults.Require(Classes is null or > 0, $"Classes is {Classes}; expected at least 1, or null for none.");
        faults.Require(ConditionChannels >= 0, $"ConditionChannels is {ConditionChannels}; expected 0 for none, or more.");
        faults.Require(ConditionBlocks > 0, $"ConditionBlocks is {ConditionBlocks}; expected at least 1.");
        faults.Require(Dropout is >= 0 and < 1, $"Dropout is {Dropout}; expected 0 to below 1.");
    }

    private void CheckHeads(string name, int heads, OptionFaults faults)
        => faults.Require(
            heads > 0 && BaseChannels % Math.Max(1, heads) == 0,
            $"{name} is {heads}; expected a divisor of BaseChannels ({BaseChannels}).");
}
