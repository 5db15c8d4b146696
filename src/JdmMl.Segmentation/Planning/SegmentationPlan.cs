using System.Text.Json;
using JdmMl.Data;

namespace JdmMl.Segmentation;

/// <summary>One thing that a plan settles.</summary>
/// <param name="Name">The option or quantity.</param>
/// <param name="Value">Its value, as people write it.</param>
/// <param name="Reason">Why: the rule with its numbers, or who gave it.</param>
public sealed record PlanDecision(string Name, string Value, string Reason);

/// <summary>What a data set's fingerprint leads to; made by <see cref="Planner"/>.</summary>
public sealed record SegmentationPlan
{
    /// <summary>Hash of the cases it was made for: the finetune set, whose plan the pretraining set follows.</summary>
    public required string DataHash { get; init; }

    /// <summary>Number of those cases.</summary>
    public required int Cases { get; init; }

    /// <summary>Median height and width.</summary>
    public required IReadOnlyList<double> MedianShape { get; init; }

    /// <summary>Height and width of the network's input in training.</summary>
    public required IReadOnlyList<int> PatchSize { get; init; }

    /// <summary>Height and width stride of each stage, as nnU-Net would have them.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Strides { get; init; }

    /// <summary>Channels of each stage.</summary>
    public required IReadOnlyList<int> Features { get; init; }

    /// <summary>Pairs in a batch.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Classes, background included.</summary>
    public required int Classes { get; init; }

    /// <summary>Whether Dice sums over the batch.</summary>
    public required bool BatchDice { get; init; }

    /// <summary>How pixel values become network input.</summary>
    public required Normalisation Normalisation { get; init; }

    /// <summary>GB that patch and batch shall fit in.</summary>
    public required double MemoryBudget { get; init; }

    /// <summary>Stand-in for the memory of one image; see <see cref="NetworkSize.Proxy"/>.</summary>
    public required long MemoryProxy { get; init; }

    /// <summary>Trainable values of the plain U-Net; null for other architectures.</summary>
    public required long? Parameters { get; init; }

    /// <summary>Every decision with its reason.</summary>
    public required IReadOnlyList<PlanDecision> Decisions { get; init; }

    /// <summary>The options with the plan's decisions in them.</summary>
    public SegmentationOptions Apply(SegmentationOptions options) => options with
    {
        PatchSize = options.Crop is NativeCrop ? PatchSize : options.PatchSize,
        Features = Features, BatchSize = BatchSize, Classes = Classes, BatchDice = BatchDice, Normalisation = Normalisation,
    };

    /// <summary>Writes the plan as JSON for people.</summary>
    /// <exception cref="JdmException">The file cannot be written.</exception>
    public void Save(string path) => AtomicFile.WriteAllText(path, JsonSerializer.Serialize(this, SegmentationJson.Settings));
}
