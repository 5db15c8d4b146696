namespace JdmMl.Segmentation;

/// <summary>One epoch, a line of <c>epochs.jsonl</c>.</summary>
/// <param name="Stage">One of <see cref="Stages"/>.</param>
/// <param name="Epoch">From 1.</param>
/// <param name="Step">Optimiser steps done in the stage.</param>
/// <param name="LearningRate">Of the epoch.</param>
/// <param name="Loss">Mean training loss.</param>
/// <param name="PseudoDice">On the training batches, 0-1; NaN when no foreground occurred.</param>
/// <param name="ValidationLoss">Mean loss of the validation batches; null without validation.</param>
/// <param name="ValidationDice">Pseudo Dice on the validation batches, 0-1; null without validation.</param>
/// <param name="AverageDice">Moving average of <paramref name="ValidationDice"/>; null without validation.</param>
/// <param name="Best">Whether the average was higher than ever before.</param>
/// <param name="Seconds">Time of the epoch with its validation, in the process that finished it.</param>
/// <param name="WaitingShare">Share of that time in which training waited for batches, 0-1.</param>
/// <param name="AugmentingShare">Share of that time in which batches were augmented on the training device, 0-1.</param>
public sealed record EpochRecord(
    string Stage, int Epoch, long Step, double LearningRate, double Loss, double PseudoDice, double? ValidationLoss,
    double? ValidationDice, double? AverageDice, bool Best, double Seconds, double WaitingShare, double AugmentingShare);

/// <summary>nnU-Net's moving average of the pseudo Dice: 0.9 of the old one and 0.1 of the new value; the first counts whole.</summary>
public static class PseudoDiceAverage
{
    /// <summary>Share of the old average.</summary>
    public const double Decay = 0.9;

    /// <summary>The average after <paramref name="value"/>; a value that is no number (no foreground at all) leaves it as it is.</summary>
    /// <param name="average">Null before the first value.</param>
    /// <param name="value">Pseudo Dice, 0-1.</param>
    public static double? Next(double? average, double value) =>
        double.IsNaN(value) ? average : average is { } old ? Decay * old + (1 - Decay) * value : value;
}
