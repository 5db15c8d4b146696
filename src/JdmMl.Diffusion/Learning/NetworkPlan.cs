using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>Which modalities of a layout diffuse and which one is given, and the network that follows from it.</summary>
public sealed class NetworkPlan
{
    private readonly JointDiffusionOptions _options;

    /// <summary>Divides a layout as the options say.</summary>
    /// <exception cref="JdmException">The options give a modality that the layout does not have.</exception>
    public NetworkPlan(JointDiffusionOptions options, ModalityLayout layout)
    {
        (_options, Layout) = (options, layout);
        Given = options.Conditioning == Conditioning.Joint ? null : layout[options.ConditionOn];
        Diffusing = [.. layout.Modalities.Where(m => m != Given)];
    }

    /// <summary>All modalities.</summary>
    public ModalityLayout Layout { get; }

    /// <summary>The modality that is given to a conditional model; null for the joint one.</summary>
    public Modality? Given { get; }

    /// <summary>The modalities that diffuse, in the layout's order.</summary>
    public IReadOnlyList<Modality> Diffusing { get; }

    /// <summary>Channels of x_t.</summary>
    public int Channels => Diffusing.Sum(m => m.Channels);

    /// <summary>The network's measures.</summary>
    public DenoisingUNetShape Shape => ShapeOf(_options, Channels, Given?.Channels ?? 0);

    /// <summary>The measures for a number of diffusing and of given channels.</summary>
    internal static DenoisingUNetShape ShapeOf(JointDiffusionOptions options, int channels, int given) => new()
    {
        ImageSize = options.ImageSize,
        InChannels = channels,
        OutChannels = (options.Objective.Rules().Groups + (options.Variance == ReverseVariance.Learned ? 1 : 0)) * channels,
        BaseChannels = options.BaseChannels,
        ChannelMultipliers = options.ChannelMultipliers ?? DenoisingUNetShape.MultipliersFor(options.ImageSize),
        ResidualBlocks = options.ResidualBlocks,
        AttentionSizes = options.AttentionSizes,
        Heads = options.Heads,
        UpHeads = options.UpHeads,
        HeadChannels = options.HeadChannels,
        Attention = options.Attention,
        AttentionOrder = options.AttentionOrder,
        Activation = options.Activation,
        ResampleInBlocks = options.ResampleInBlocks,
        ScaleShift = options.ScaleShift,
        Dropout = options.Dropout,
        Classes = options.ClassLabels?.Count,
        ConditionChannels = given,
        ConditionEntry = options.Conditioning == Conditioning.LatentEncoder ? ConditionEntry.Encoder : ConditionEntry.Concatenation,
        ConditionBlocks = options.ConditionBlocks,
    };

    /// <summary>The channels of x that diffuse, [N, C, H, W] to [N, C', H, W].</summary>
    public Tensor Split(Tensor all) => Given is null ? all : cat([.. Diffusing.Select(m => Layout.Slice(all, m.Name))], 1);

    /// <summary>Puts what was drawn and what was given together again, [N, C', H, W] to [N, C, H, W].</summary>
    public Tensor Join(Tensor drawn, Tensor? given)
    {
        if (Given is null) return drawn;
        if (given is null) throw new JdmException($"The model draws for a given {Given.Name}; expected one beside the samples.");
        return cat(
            [
                .. Layout.Modalities.Select(m => m == Given
                    ? given.expand(drawn.shape[0], -1, -1, -1)
                    : drawn.narrow(1, Place(m.Name).Start, Place(m.Name).Count)),
            ], 1);
    }

    /// <summary>
    /// What the network is told. A given modality is shifted so that zeros, which stand for an absent one, are the middle of the range.
    /// </summary>
    /// <param name="given">The given modality, [N, K, H, W]; null leaves it out.</param>
    /// <param name="present">Whether each sample has it, [N]; null: all have.</param>
    /// <param name="labels">Class of every sample, [N]; null where the network is not told.</param>
    internal NetworkCondition? Condition(Tensor? given, IReadOnlyList<bool>? present, IReadOnlyList<long>? labels)
    {
        if (given is null && labels is null) return null;
        double middle = (_options.Rules.Range.Low + _options.Rules.Range.High) / 2;
        return new NetworkCondition { Image = given is null || middle == 0 ? given : given - middle, Present = present, Labels = labels };
    }

    /// <summary>Where a diffusing modality lies in x_t.</summary>
    public ChannelRange Place(string name)
    {
        int start = 0;
        foreach (var modality in Diffusing)
        {
            if (modality.Name == name) return new(start, modality.Channels);
            start += modality.Channels;
        }
        throw new JdmException(
            $"Modality '{name}' does not diffuse in this model; it draws {string.Join(", ", Diffusing.Select(m => m.Name))}" +
            (Given is null ? "." : $" and is given {Given.Name}."));
    }
}
