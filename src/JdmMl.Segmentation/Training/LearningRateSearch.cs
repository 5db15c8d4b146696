using System.Globalization;
using System.Text.Json;
using JdmMl.Data;

namespace JdmMl.Segmentation;

/// <summary>One learning rate that was tried.</summary>
/// <param name="LearningRate">The initial rate.</param>
/// <param name="AverageDice">Moving average of the validation pseudo Dice after the last epoch, 0-1; null when training diverged.</param>
/// <param name="ValidationLoss">Mean loss of the last epoch's validation batches; null when training diverged.</param>
/// <param name="Failure">Why there is no figure; null when there is one.</param>
public sealed record LearningRateTrial(double LearningRate, double? AverageDice, double? ValidationLoss, string? Failure);

/// <summary>The outcome of a search.</summary>
/// <param name="Option">Which option was searched: FinetuneLearningRate, or LearningRate in a regime of one stage.</param>
/// <param name="LearningRate">The rate with the highest average; the earlier one of equals.</param>
/// <param name="Trials">All rates, in the order given.</param>
public sealed record LearningRateChoice(string Option, double LearningRate, IReadOnlyList<LearningRateTrial> Trials)
{
    /// <summary>The options with the chosen rate.</summary>
    public SegmentationOptions Apply(SegmentationOptions options) => LearningRateSearch.With(options, LearningRate);
}

/// <summary>
/// The thesis' "grid search of the learning rate": every rate is trained to the end, and the final average of the validation pseudo Dice
/// decides. The cases that decide must not be those that a result is reported on.
/// </summary>
public static class LearningRateSearch
{
    private const string ResultFile = "learning-rates.json";

    /// <summary>Tries every rate; one pretraining serves them all.</summary>
    /// <param name="options">The rate of the last stage is replaced.</param>
    /// <param name="synthetic">As for training.</param>
    /// <param name="real">As for training.</param>
    /// <param name="run">With validation cases; its checkpoint folder also receives learning-rates.json.</param>
    /// <param name="rates">Initial learning rates.</param>
    /// <exception cref="JdmException">There are no validation cases or no rates, or every rate diverged.</exception>
    public static LearningRateChoice Run(
        SegmentationOptions options, ITrainingCases? synthetic, ITrainingCases? real, SegmentationTrainingRun run,
        IReadOnlyList<double> rates)
    {
        new OptionFaults("The search for a learning rate")
            .Require(run.Validation is not null, $"there are no validation cases to judge by")
            .Require(run.CheckpointFolder is not null, $"there is no folder for its checkpoints")
            .Require(rates.Count > 0 && rates.All(rate => rate > 0 && double.IsFinite(rate)), $"expected positive rates, at least one")
            .ThrowIfAny();
        var folder = run.CheckpointFolder!;
        if (options.Regime == TrainingRegime.TwoStages && synthetic is not null && real is not null)
        {
            var pretrained = Path.Combine(folder, "pretrained");
            using (var model = TwoStageTrainer.Train(options, synthetic, null, run with { Validation = null, BestModelFolder = null }))
                model.Save(pretrained);
            (options, synthetic) = (options with { PretrainedFrom = pretrained }, null);
        }
        LearningRateTrial[] trials = [.. rates.Select(rate => Try(With(options, rate), synthetic, real, run, rate))];
        var best = trials.Where(trial => trial.AverageDice is not null).MaxBy(trial => trial.AverageDice)
            ?? throw new JdmException(
                $"No learning rate of {string.Join(", ", rates.Select(Text))} led to a result: {trials[0].Failure} Try lower ones.");
        var choice = new LearningRateChoice(OptionOf(options), best.LearningRate, trials);
        AtomicFile.WriteAllText(Path.Combine(folder, ResultFile), JsonSerializer.Serialize(choice, SegmentationJson.Settings));
        return choice;
    }

    /// <summary>Where the checkpoints of one rate lie below the search's folder.</summary>
    public static string FolderOf(string folder, double rate) => Path.Combine(folder, "rate-" + Text(rate));

    internal static SegmentationOptions With(SegmentationOptions options, double rate) =>
        OptionOf(options) == nameof(options.LearningRate)
            ? options with { LearningRate = rate }
            : options with { FinetuneLearningRate = rate };

    private static string OptionOf(SegmentationOptions options) =>
        options.Regime is TrainingRegime.TwoStages or TrainingRegime.WarmRestart
            ? nameof(options.FinetuneLearningRate)
            : nameof(options.LearningRate);

    private static LearningRateTrial Try(
        SegmentationOptions options, ITrainingCases? synthetic, ITrainingCases? real, SegmentationTrainingRun run, double rate)
    {
        try
        {
            using var model = TwoStageTrainer.Train(
                options, synthetic, real, run with { CheckpointFolder = FolderOf(run.CheckpointFolder!, rate), BestModelFolder = null });
            var validation = model.History[^1].Validation!;
            return double.IsNaN(validation.Average)
                ? new LearningRateTrial(rate, null, validation.Loss, "the validation batches held no foreground")
                : new LearningRateTrial(rate, validation.Average, validation.Loss, null);
        }
        catch (DivergedException e)
        {
            return new LearningRateTrial(rate, null, null, e.Message);
        }
    }

    private static string Text(double rate) => rate.ToString("R", CultureInfo.InvariantCulture);
}
