namespace JdmMl.Segmentation;

/// <summary>What a plan says of its network, in one form for old plans (UNet_base_num_features) and new ones (architecture).</summary>
internal sealed record NnUNetTopology
{
    private const int MostStages = 16;

    /// <summary>The class's own name, PlainConvUNet for instance.</summary>
    internal required string Network { get; init; }

    internal required IReadOnlyList<int> Features { get; init; }

    /// <summary>One entry an axis, for each stage.</summary>
    internal required IReadOnlyList<IReadOnlyList<int>> Kernels { get; init; }

    internal required IReadOnlyList<IReadOnlyList<int>> Strides { get; init; }

    /// <summary>Convolutions, or residual blocks, of each encoder stage.</summary>
    internal required IReadOnlyList<int> EncoderBlocks { get; init; }

    internal required IReadOnlyList<int> DecoderBlocks { get; init; }

    /// <summary>Settings that differ from the ones that the networks here have, as "name is value".</summary>
    internal IReadOnlyList<string> Deviations { get; init; } = [];

    internal static NnUNetTopology Of(PlanValue configuration) =>
        configuration["architecture"].IsAbsent ? Old(configuration) : New(configuration["architecture"]);

    private static NnUNetTopology Old(PlanValue plan)
    {
        var stages = Stages("conv_kernel_sizes", plan["conv_kernel_sizes"].Items.Count);
        var (first, most) = (plan["UNet_base_num_features"].Integer, plan["unet_max_num_features"].Integer);
        return new NnUNetTopology
        {
            Network = plan["UNet_class_name"].Text,
            Features = [.. Enumerable.Range(0, stages).Select(s => (int)Math.Min(most, first * Math.Pow(2, s)))],
            Kernels = plan["conv_kernel_sizes"].EachAxis(stages),
            Strides = plan["pool_op_kernel_sizes"].EachAxis(stages),
            EncoderBlocks = plan["n_conv_per_stage_encoder"].Each(stages),
            DecoderBlocks = plan["n_conv_per_stage_decoder"].Each(stages - 1),
        };
    }

    private static NnUNetTopology New(PlanValue architecture)
    {
        var kwargs = architecture["arch_kwargs"];
        var stages = Stages("n_stages", kwargs["n_stages"].Integer);
        var name = architecture["network_class_name"].Text.Split('.')[^1];
        return new NnUNetTopology
        {
            Network = name,
            Features = kwargs["features_per_stage"].Each(stages),
            Kernels = kwargs["kernel_sizes"].EachAxis(stages),
            Strides = kwargs["strides"].EachAxis(stages),
            EncoderBlocks = kwargs[kwargs["n_blocks_per_stage"].IsAbsent ? "n_conv_per_stage" : "n_blocks_per_stage"].Each(stages),
            DecoderBlocks = kwargs["n_conv_per_stage_decoder"].Each(stages - 1),
            Deviations = [.. Deviating(kwargs)],
        };
    }

    private static int Stages(string name, int count) => count is >= 2 and <= MostStages
        ? count
        : throw new JdmException($"{name} gives {count} stages; expected 2 to {MostStages}.");

    private static IEnumerable<string> Deviating(PlanValue kwargs)
    {
        (string Key, bool Holds)[] rules =
        [
            ("conv_op", EndsWith("conv_op", "Conv2d")),
            ("norm_op", EndsWith("norm_op", "InstanceNorm2d")),
            ("nonlin", EndsWith("nonlin", "LeakyReLU")),
            ("conv_bias", kwargs["conv_bias"].Node is not null && kwargs["conv_bias"].Flag),
            ("dropout_op", kwargs["dropout_op"].IsAbsent),
            ("nonlin_first", kwargs["nonlin_first"].IsAbsent || !kwargs["nonlin_first"].Flag),
            ("block", kwargs["block"].IsAbsent || EndsWith("block", "BasicBlockD")),
            ("bottleneck_channels", kwargs["bottleneck_channels"].IsAbsent),
            ("stem_channels", kwargs["stem_channels"].IsAbsent
                || kwargs["stem_channels"].Integer == kwargs["features_per_stage"].Each(1)[0]),
            ("norm_op_kwargs", kwargs["norm_op_kwargs"]["affine"] is { IsAbsent: false, Flag: true }
                && kwargs["norm_op_kwargs"]["eps"] is { IsAbsent: true } or { Number: 1e-5 }),
            ("nonlin_kwargs", kwargs["nonlin_kwargs"]["negative_slope"] is { IsAbsent: true } or { Number: 0.01 }),
        ];
        return rules.Where(rule => !rule.Holds).Select(rule => $"{rule.Key} is {kwargs[rule.Key].Shown}");

        bool EndsWith(string key, string name) => !kwargs[key].IsAbsent && kwargs[key].Text.Split('.')[^1] == name;
    }
}
