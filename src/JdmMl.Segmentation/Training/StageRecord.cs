namespace JdmMl.Segmentation;

/// <summary>What one stage of training was and ended with.</summary>
/// <param name="Stage">One of <see cref="Stages"/>.</param>
/// <param name="Pairs">Number of pairs.</param>
/// <param name="DataHash">Hash of their content.</param>
/// <param name="Epochs">Epochs.</param>
/// <param name="Steps">Optimiser steps.</param>
/// <param name="Loss">Mean training loss of the last epoch.</param>
/// <param name="PseudoDice">Pseudo Dice on the training batches of the last epoch, 0-1; NaN when no foreground occurred.</param>
/// <param name="Transfer">What came from the stage before; null for the first one.</param>
/// <param name="Validation">How it did on the validation cases; null without any.</param>
public sealed record StageRecord(
    string Stage, int Pairs, string DataHash, int Epochs, long Steps, double Loss, double PseudoDice, TransferReport? Transfer,
    ValidationRecord? Validation = null);

/// <summary>The validation of a stage by pseudo Dice, as it stood after the last epoch.</summary>
/// <param name="Cases">Number of validation cases.</param>
/// <param name="DataHash">Hash of their content.</param>
/// <param name="Loss">Mean loss of the last epoch's validation batches.</param>
/// <param name="PseudoDice">Pseudo Dice of the last epoch, 0-1.</param>
/// <param name="Average">Moving average of the pseudo Dice, 0-1; see <see cref="PseudoDiceAverage"/>.</param>
/// <param name="BestAverage">The highest average of any epoch.</param>
/// <param name="BestEpoch">The epoch that had it, from 1.</param>
public sealed record ValidationRecord(
    int Cases, string DataHash, double Loss, double PseudoDice, double Average, double BestAverage, int BestEpoch);

/// <summary>Names of the stages.</summary>
public static class Stages
{
    /// <summary>On synthetic pairs, before finetuning or alone.</summary>
    public const string Pretrain = "pretrain";

    /// <summary>On real pairs, after pretraining or alone.</summary>
    public const string Finetune = "finetune";

    /// <summary>On real pairs: the regime RealOnly, and the first stage of WarmRestart.</summary>
    public const string Real = "real";

    /// <summary>On synthetic pairs: the regime SyntheticOnly.</summary>
    public const string Synthetic = "synthetic";

    /// <summary>On both at once: the regime Mixed.</summary>
    public const string Mixed = "mixed";

    /// <summary>On real pairs again: the second stage of WarmRestart.</summary>
    public const string Restart = "restart";
}
