namespace JdmMl.Segmentation;

/// <summary>What one stage of training was and ended with.</summary>
/// <param name="Stage">pretrain or finetune.</param>
/// <param name="Pairs">Number of packed squares.</param>
/// <param name="DataHash">Hash of their content.</param>
/// <param name="Epochs">Epochs.</param>
/// <param name="Steps">Optimiser steps.</param>
/// <param name="Loss">Mean training loss of the last epoch.</param>
/// <param name="PseudoDice">Pseudo Dice on the training batches of the last epoch, 0-1; NaN when no foreground occurred.</param>
/// <param name="Transfer">What came from the stage before; null for the first one.</param>
public sealed record StageRecord(
    string Stage, int Pairs, string DataHash, int Epochs, long Steps, double Loss, double PseudoDice, TransferReport? Transfer);

/// <summary>Names of the stages.</summary>
public static class Stages
{
    /// <summary>On synthetic pairs.</summary>
    public const string Pretrain = "pretrain";

    /// <summary>On real pairs.</summary>
    public const string Finetune = "finetune";
}
