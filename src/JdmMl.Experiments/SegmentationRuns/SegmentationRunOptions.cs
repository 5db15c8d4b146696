using JdmMl.Data;
using JdmMl.Segmentation;

namespace JdmMl.Experiments;

/// <summary>A training of segmenters on the folds of one data set.</summary>
public sealed record SegmentationRunOptions
{
    /// <summary>Real pairs: planned for, finetuned on, validated on.</summary>
    public required IPairSource Pairs { get; init; }

    /// <summary>Synthetic pairs, at any size; null: none.</summary>
    public IPairSource? Synthetic { get; init; }

    /// <summary>Folder of plan, checkpoints, models and summary.</summary>
    public required string Output { get; init; }

    /// <summary>Network and training; what <see cref="Given"/> does not name is planned.</summary>
    public required SegmentationOptions Training { get; init; }

    /// <summary>Names of options whose values stand, and who gave them; see <see cref="Planner"/>.</summary>
    public IReadOnlyDictionary<string, string> Given { get; init; } = new Dictionary<string, string>();

    /// <summary>Folds to train: 0, 1, ... or all.</summary>
    public IReadOnlyList<string> Folds { get; init; } = ["0"];

    /// <summary>Whether folds keep patients or video sequences together.</summary>
    public bool Grouped { get; init; }

    /// <summary>nnU-Net's splits_final.json in place of own folds; null: own folds.</summary>
    public string? SplitsFile { get; init; }

    /// <summary>Learning rates to choose from on the first fold; empty: no search.</summary>
    public IReadOnlyList<double> LearningRates { get; init; } = [];

    /// <summary>Checks what can be checked before a pair is read.</summary>
    /// <exception cref="JdmException">Names every fault.</exception>
    public void Validate()
    {
        new OptionFaults(nameof(SegmentationRunOptions))
            .Require(Pairs.Items.Count > 0, $"Pairs holds none; expected at least one image with its mask")
            .Require(Synthetic is null || Synthetic.Items.Count > 0, $"Synthetic holds no pair; expected at least one, or null")
            .Require(Folds.Count > 0, $"Folds is empty; expected 0, 1, ... or all")
            .Require(Folds.Distinct().Count() == Folds.Count, $"Folds is {string.Join(", ", Folds)}; expected each fold once")
            .Require(!Grouped || SplitsFile is null, $"Grouped and SplitsFile both say how folds are made; leave one out")
            .Require(LearningRates.All(rate => rate > 0 && double.IsFinite(rate)),
                $"LearningRates is {string.Join(", ", LearningRates)}; expected positive numbers")
            .Require(LearningRates.Count == 0 || Folds[0] != FoldSplit.All,
                $"LearningRates are judged on the first fold's validation cases, and fold all has learned from its own; name fold 0 first")
            .ThrowIfAny();
        Training.Validate();
    }
}
