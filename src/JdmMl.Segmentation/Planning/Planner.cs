using System.Globalization;
using JdmMl.Data;

namespace JdmMl.Segmentation;

/// <summary>From fingerprint to plan by nnU-Net's rules; what somebody gave stands, and says so.</summary>
public static class Planner
{
    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    /// <summary>Plans.</summary>
    /// <param name="fingerprint">Of the finetune set where there is one, else of the pretraining set.</param>
    /// <param name="options">Memory budget, channel names, and the values that <paramref name="given"/> names.</param>
    /// <param name="given">Names of options whose values stand, and who gave them ("given", "preset 64px"); null: none.</param>
    /// <exception cref="JdmException">The channel names make no sense.</exception>
    public static SegmentationPlan Plan(
        DatasetFingerprint fingerprint, SegmentationOptions options, IReadOnlyDictionary<string, string>? given = null)
    {
        given ??= Nothing;
        var native = options.Crop is NativeCrop;
        var (height, width) = (fingerprint.MedianShape[0], fingerprint.MedianShape[1]);
        var classes = given.ContainsKey(nameof(options.Classes)) ? options.Classes : fingerprint.Classes.Count;
        var givenPatch = native && given.ContainsKey(nameof(options.PatchSize)) ? options.PatchSize : null;
        var features = given.ContainsKey(nameof(options.Features)) ? options.Features : null;
        var patch = PatchFor(fingerprint, options, classes, givenPatch, features);
        var batch = given.ContainsKey(nameof(options.BatchSize)) ? options.BatchSize : (int)patch.Batch;
        return new SegmentationPlan
        {
            DataHash = fingerprint.DataHash, Cases = fingerprint.Cases, MedianShape = fingerprint.MedianShape,
            PatchSize = [patch.Topology.Height, patch.Topology.Width], Strides = patch.Topology.Strides,
            Features = patch.Features, BatchSize = batch, Classes = classes,
            BatchDice = !given.ContainsKey(nameof(options.BatchDice)) || options.BatchDice,
            Normalisation = given.ContainsKey(nameof(options.Normalisation))
                ? options.Normalisation
                : ChannelNormalisation.For(options.ChannelNames),
            MemoryBudget = options.MemoryBudget, MemoryProxy = patch.Proxy,
            Parameters = options.Architecture == Architectures.PlainUNet ? NetworkSize.Parameters(3, patch.Features, classes) : null,
            Decisions = [.. Decisions()],
        };

        IEnumerable<PlanDecision> Decisions()
        {
            string By(string option, string otherwise) => given.GetValueOrDefault(option, otherwise);
            yield return new("medianShape", Text($"{height} x {width}"),
                Text($"median of {fingerprint.Cases} cases, cropped to their non-zero pixels"));
            yield return new("patchSize", Text($"{patch.Topology.Height} x {patch.Topology.Width}"),
                givenPatch is not null ? given[nameof(options.PatchSize)] : PatchReason(patch, height, width));
            yield return new("stages", Text($"{patch.Topology.Stages}"),
                features is not null ? given[nameof(options.Features)] : StagesReason(patch.Topology));
            yield return new("features", string.Join(", ", patch.Features),
                By(nameof(options.Features),
                    options.Architecture == Architectures.PlainUNet
                        ? $"{PatchPlan.BaseFeatures} at full resolution, doubled at every stage, at most {UNetTopology.MostFeatures}"
                        : $"the default of {options.Architecture}"));
            yield return new("batchSize", Text($"{batch}"), By(nameof(options.BatchSize), BatchReason(patch)));
            yield return new("batchDice", options.BatchDice ? "true" : "false", By(nameof(options.BatchDice), "nnU-Net: always for 2D"));
            yield return new("classes", Text($"{classes}"),
                By(nameof(options.Classes), "the highest class id that occurs, and the background"));
            yield return new("normalisation", (given.ContainsKey(nameof(options.Normalisation)) ? options.Normalisation
                : ChannelNormalisation.For(options.ChannelNames)).ToString(),
                By(nameof(options.Normalisation),
                    $"by the channel names {string.Join(", ", options.ChannelNames ?? ChannelNormalisation.DefaultNames)}"));
            yield return new("memoryBudget", Text($"{options.MemoryBudget} GB"),
                By(nameof(options.MemoryBudget), "nnU-Net's target"));
            foreach (var (name, value) in Schedule(options))
                yield return new(JsonNameOf(name), value, By(name, "the default of the options"));
            yield return new("pretraining", "as planned here",
                "the plan of the finetune set is used for the pretraining set: planned on its own, a larger synthetic set would get a " +
                "larger batch by the 5 % rule, and its number of pairs would be confounded with the batch size");
        }
    }

    private static PatchPlan PatchFor(
        DatasetFingerprint fingerprint, SegmentationOptions options, int classes, IReadOnlyList<int>? givenPatch,
        IReadOnlyList<int>? features)
    {
        var (height, width) = (fingerprint.MedianShape[0], fingerprint.MedianShape[1]);
        if (features is null && options.Architecture != Architectures.PlainUNet)
        {
            var (h, w) = givenPatch is null ? ((int)Math.Ceiling(height), (int)Math.Ceiling(width)) : (givenPatch[0], givenPatch[1]);
            features = Architectures.Named(options.Architecture).DefaultFeatures(
                Math.Min(PatchPlan.LongestEdge, h), Math.Min(PatchPlan.LongestEdge, w));
        }
        PoolingTopology? topology = null;
        if (features is not null)
            topology = PoolingTopology.Square(
                givenPatch?[0] ?? Math.Min(PatchPlan.LongestEdge, height), givenPatch?[1] ?? Math.Min(PatchPlan.LongestEdge, width),
                features.Count);
        else if (givenPatch is not null) topology = PoolingTopology.For(givenPatch[0], givenPatch[1]);
        var plan = PatchPlan.For(height, width, fingerprint.Cases, classes, options.MemoryBudget, topology, features);
        var square = plan.Topology.Strides.Skip(1).TakeWhile(stride => stride[0] == 2 && stride[1] == 2).Count() + 1;
        return square == plan.Topology.Stages
            ? plan
            : PatchPlan.For(
                height, width, fingerprint.Cases, classes, options.MemoryBudget,
                plan.Topology with { Strides = [.. plan.Topology.Strides.Take(square)] }, PatchPlan.FeaturesFor(square));
    }

    private static string PatchReason(PatchPlan plan, double height, double width)
    {
        var topology = plan.Topology;
        var padded = Text($"the median shape, padded up to multiples of {topology.HeightDivisor} and {topology.WidthDivisor}");
        if (Math.Max(height, width) > PatchPlan.LongestEdge) padded += $", edges at most {PatchPlan.LongestEdge}";
        return plan.Reductions == 0
            ? padded
            : padded + Text($"; made smaller {plan.Reductions} times until a batch of {PatchPlan.SmallestBatch} fits the memory budget");
    }

    private static string StagesReason(PoolingTopology topology) =>
        Text($"halved {topology.Stages - 1} times, while both edges are at least {2 * UNetTopology.SmallestEdge} ") +
        "(networks here halve height and width together; nnU-Net would halve a much longer edge alone some more times)";

    private static string BatchReason(PatchPlan plan) =>
        Text($"{plan.Reference:0} / memory proxy {plan.Proxy} x {PatchPlan.ReferenceBatch} gives {plan.RawBatch} (rounded to even); ") +
        Text($"5 % of all pixels are {plan.BatchCap} patches; at least {PatchPlan.SmallestBatch}");

    private static IEnumerable<(string Name, string Value)> Schedule(SegmentationOptions o)
    {
        yield return (nameof(o.PretrainEpochs), Text($"{o.PretrainEpochs}"));
        yield return (nameof(o.FinetuneEpochs), Text($"{o.FinetuneEpochs}"));
        yield return (nameof(o.IterationsPerEpoch), Text($"{o.IterationsPerEpoch}"));
        yield return (nameof(o.LearningRate), Text($"{o.LearningRate}"));
        yield return (nameof(o.FinetuneLearningRate), Text($"{o.FinetuneLearningRate}"));
        yield return (nameof(o.Architecture), o.Architecture);
    }

    private static string JsonNameOf(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
