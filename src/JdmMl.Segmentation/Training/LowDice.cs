using System.Globalization;

namespace JdmMl.Segmentation;

/// <summary>Notices a network that finds no foreground for many epochs, which nnU-Net shows as "pseudo Dice 0" without a word why.</summary>
internal static class LowDice
{
    /// <summary>Epochs in a row after which it is said, once.</summary>
    internal const int Patience = 10;

    /// <summary>Below this the foreground counts as not found.</summary>
    internal const double Floor = 1e-3;

    /// <summary>Advice in the epoch in which the patience ends, else null.</summary>
    internal static string? Diagnose(IReadOnlyList<EpochRecord> epochs, SegmentationOptions options)
    {
        var low = epochs.Reverse().TakeWhile(IsLow).Count();
        if (low != Patience) return null;
        var none = epochs.TakeLast(Patience).All(epoch => double.IsNaN(epoch.PseudoDice));
        return none
            ? $"no foreground occurred in the batches of {Patience} epochs. Check the masks ('jdm data verify'), or raise " +
              string.Create(CultureInfo.InvariantCulture, $"ForegroundOversampling ({options.ForegroundOversampling}).")
            : string.Create(CultureInfo.InvariantCulture,
                $"the pseudo Dice has been below {Floor} for {Patience} epochs: the network calls everything background. ") +
              string.Create(CultureInfo.InvariantCulture,
                $"Check that masks and images belong together; then try a rate ten times lower (now {epochs[^1].LearningRate:G2}), ") +
              string.Create(CultureInfo.InvariantCulture,
                $"a momentum of 0.95 (now {options.Momentum}), or more ForegroundOversampling (now {options.ForegroundOversampling}).");
    }

    private static bool IsLow(EpochRecord epoch) =>
        !((epoch.ValidationDice is { } held && !double.IsNaN(held) ? held : epoch.PseudoDice) >= Floor);
}
