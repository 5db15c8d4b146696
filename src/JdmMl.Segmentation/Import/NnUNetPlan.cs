using System.Text.Json.Nodes;
using JdmMl.Data;

namespace JdmMl.Segmentation;

/// <summary>From the plain values of an nnU-Net v2 checkpoint to a description, or a refusal that says what was found.</summary>
internal static class NnUNetPlan
{
    private const string Background = "background", Ignore = "ignore";
    private const int MostFeatures = 4096;

    /// <param name="value">The plain values under a key of the checkpoint.</param>
    internal static NnUNetDescription Read(Func<string, JsonNode?> value)
    {
        var arguments = new PlanValue("init_args", value("init_args"));
        var trainer = new PlanValue("trainer_name", value("trainer_name"));
        var axes = new PlanValue("inference_allowed_mirroring_axes", value("inference_allowed_mirroring_axes"));
        if (arguments.IsAbsent)
            throw new JdmException("It holds no init_args; expected a checkpoint that nnU-Net v2's trainer saved (checkpoint_final.pth).");
        var name = arguments["configuration"].Text;
        var configuration = Resolved(arguments["plans"]["configurations"], name, []);
        var topology = NnUNetTopology.Of(configuration);
        var data = arguments["dataset_json"];
        var faults = new OptionFaults($"The {name} network");
        CheckTopology(topology, faults);
        var patch = configuration["patch_size"].Integers;
        faults.Require(patch.Count == 2 && patch.All(edge => edge > 0),
            $"its patches are {Shown([patch])} pixels; expected height x width");
        var description = new NnUNetDescription
        {
            Architecture = topology.Network == nameof(ResidualEncoderUNet) ? Architectures.ResidualUNet : Architectures.PlainUNet,
            Features = topology.Features,
            ChannelNames = ChannelNames(data),
            ClassNames = ClassNames(data["labels"], faults),
            PatchHeight = patch.FirstOrDefault(),
            PatchWidth = patch.LastOrDefault(),
            BatchSize = configuration["batch_size"].Integer,
            BatchDice = configuration["batch_dice"].IsAbsent || configuration["batch_dice"].Flag,
            Normalisation = NormalisationOf(configuration, faults),
            MirroringAxes = axes.IsAbsent ? [] : axes.Integers,
            DeepSupervision = !trainer.Text.Contains("NoDeepSupervision", StringComparison.Ordinal),
            Trainer = trainer.Text,
            Configuration = name,
            Fold = arguments["fold"].Shown.Trim('"'),
            Epochs = new PlanValue("current_epoch", value("current_epoch")).Integer,
        };
        faults.ThrowIfAny();
        return description;
    }

    // A configuration may take most of its entries from another one.
    private static PlanValue Resolved(PlanValue configurations, string name, IReadOnlyList<string> heirs)
    {
        var own = configurations[name];
        if (own.IsAbsent || heirs.Contains(name))
            throw new JdmException($"{own.Path} is {own.Shown}; expected one of {string.Join(", ", configurations.Keys)}, in no circle.");
        if (own["inherits_from"].IsAbsent) return own;
        var merged = Resolved(configurations, own["inherits_from"].Text, [.. heirs, name]).Node!.DeepClone().AsObject();
        foreach (var key in own.Keys) merged[key] = own[key].Node?.DeepClone();
        return new PlanValue(own.Path, merged);
    }

    private static void CheckTopology(NnUNetTopology topology, OptionFaults faults)
    {
        var stages = topology.Features.Count;
        var residual = topology.Network == nameof(ResidualEncoderUNet);
        faults.Require(residual || topology.Network == nameof(PlainConvUNet),
            $"its class is {topology.Network}; expected {nameof(PlainConvUNet)} or {nameof(ResidualEncoderUNet)}");
        faults.Require(topology.Features.All(count => count is > 0 and <= MostFeatures),
            $"its features are {Shown(topology.Features)}; expected 1 to {MostFeatures} on each stage");
        faults.Require(topology.Kernels.Count == stages && topology.Kernels.All(kernel => kernel is [3, 3]),
            $"its kernels are {Shown(topology.Kernels)}; expected 3 x 3 on each of {stages} stages");
        faults.Require(topology.Strides.Count == stages
                && topology.Strides.Select((stride, s) => s == 0 ? stride is [1, 1] : stride is [2, 2]).All(holds => holds),
            $"its strides are {Shown(topology.Strides)}; expected 1 x 1, then 2 x 2 on each of {stages} stages");
        int[] encoder = [.. Enumerable.Range(0, stages).Select(s => residual ? ResidualEncoderUNet.BlocksOf(s) : 2)];
        int[] decoder = [.. Enumerable.Repeat(residual ? 1 : 2, Math.Max(0, stages - 1))];
        faults.Require(topology.EncoderBlocks.SequenceEqual(encoder),
            $"its encoder has {Shown(topology.EncoderBlocks)} blocks; expected {Shown(encoder)}");
        faults.Require(topology.DecoderBlocks.SequenceEqual(decoder),
            $"its decoder has {Shown(topology.DecoderBlocks)} blocks; expected {Shown(decoder)}");
        foreach (var deviation in topology.Deviations) faults.Add($"its {deviation}; only nnU-Net's own setting for 2D is built here");
    }

    private static string[] ChannelNames(PlanValue data)
    {
        var names = data[data["channel_names"].IsAbsent ? "modality" : "channel_names"];
        return [.. names.Keys.Select(key => names[key].Text)];
    }

    private static string[] ClassNames(PlanValue labels, OptionFaults faults)
    {
        var regions = labels.Keys.Where(name => labels[name].Node is JsonArray).ToArray();
        faults.Require(regions.Length == 0,
            $"its labels {string.Join(", ", regions)} are regions of several classes; expected one id a class");
        if (regions.Length > 0) return [];
        string[] ordered = [.. labels.Keys.Where(name => name != Ignore).OrderBy(name => labels[name].Integer)];
        faults.Require(ordered.Length >= 2 && ordered.Select((name, id) => labels[name].Integer == id).All(holds => holds),
            $"its labels are {labels.Shown}; expected the ids 0, 1, 2, ... with 0 for {Background}");
        return ordered;
    }

    private static Normalisation NormalisationOf(PlanValue configuration, OptionFaults faults)
    {
        string[] schemes = [.. configuration["normalization_schemes"].Items.Select(scheme => scheme.Text).Distinct()];
        var masked = !configuration["use_mask_for_norm"].IsAbsent && configuration["use_mask_for_norm"].Items.Any(item => item.Flag);
        faults.Require(!masked, "its normalisation is over the non-zero pixels alone; expected over all pixels");
        faults.Require(schemes is ["ZScoreNormalization"] or ["RGBTo01Normalization"],
            $"its normalisation is {string.Join(", ", schemes)}; expected ZScoreNormalization or RGBTo01Normalization for all channels");
        return schemes is ["RGBTo01Normalization"] ? Normalisation.RgbToZeroOne : Normalisation.ZScore;
    }

    private static string Shown(IEnumerable<int> values) => string.Join(", ", values);

    private static string Shown(IEnumerable<IReadOnlyList<int>> values) =>
        string.Join(", ", values.Select(value => string.Join(" x ", value)));
}
