using System.Diagnostics;
using System.Globalization;
using JdmMl.Training;
using Spectre.Console;

namespace JdmMl.Cli;

/// <summary>Shows progress: bars with remaining time on a terminal, a line now and then elsewhere.</summary>
internal static class ProgressDisplay
{
    internal static T Run<T>(Session session, Func<IProgress<TrainingProgress>, T> job)
    {
        if (System.Console.IsErrorRedirected || session.Errors != System.Console.Error) return job(new Lines(session.Errors));
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(session.Errors) });
        return console.Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(),
                new RemainingTimeColumn())
            .Start(context => job(new Bars(console, context)));
    }

    private static string Losses(TrainingProgress p) => string.Join(' ', p.Losses
        .Where(l => l.Key is "loss" or "vb" or "pseudoDice" or "validationLoss" or "validationDice" or "averageDice" or "waiting"
                or "augmenting"
            || l.Key.Contains(" per ", StringComparison.Ordinal) || l.Key.StartsWith("mse", StringComparison.Ordinal))
        .Select(l => l.Key switch
        {
            _ when l.Key.Contains(" per ", StringComparison.Ordinal) => string.Create(CultureInfo.InvariantCulture, $"({l.Value:0.0} {l.Key})"),
            "waiting" => string.Create(CultureInfo.InvariantCulture, $"(waits {100 * l.Value:0.0} % for data)"),
            "augmenting" => string.Create(CultureInfo.InvariantCulture, $"(augments {100 * l.Value:0.0} %)"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{l.Key} {l.Value:0.0000}"),
        }));

    private sealed class Lines(TextWriter writer) : IProgress<TrainingProgress>
    {
        private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
        private string _stage = "";
        private long _last;

        public void Report(TrainingProgress value)
        {
            if (value.Message is not null) writer.WriteLine(value.Message);
            bool edge = value.Stage != _stage || value.Step == value.TotalSteps;
            if (value.Message is not null && value.Losses.Count == 0 || !edge && Stopwatch.GetElapsedTime(_last) < Pause) return;
            (_stage, _last) = (value.Stage, Stopwatch.GetTimestamp());
            writer.WriteLine(
                ($"{value.Stage}: {value.Step}/{value.TotalSteps}, " +
                $"{value.Remaining.ToClock()} left {Losses(value)}").TrimEnd());
        }
    }

    private sealed class Bars(IAnsiConsole console, ProgressContext context) : IProgress<TrainingProgress>
    {
        private readonly Dictionary<string, ProgressTask> _tasks = [];

        public void Report(TrainingProgress value)
        {
            if (value.Message is not null) console.MarkupLineInterpolated($"{value.Message}");
            if (value.Message is not null && value.Losses.Count == 0) return;
            if (!_tasks.TryGetValue(value.Stage, out var task))
                _tasks[value.Stage] = task = context.AddTask(
                    Markup.Escape(value.Stage), maxValue: Math.Max(1, value.TotalSteps));
            task.Value = value.Step;
            task.Description = Markup.Escape($"{value.Stage} {Losses(value)}".TrimEnd());
        }
    }
}
