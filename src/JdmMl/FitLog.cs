using System.Globalization;
using JdmMl.Training;
using Microsoft.ML.Runtime;

namespace JdmMl;

/// <summary>
/// Passes progress on to the user's callback, and to the host's channel as Info lines: every message, and the figures at
/// every tenth of a stage. ML.NET's progress channels never reach <c>MLContext.Log</c>, so lines are what users see.
/// </summary>
internal sealed class FitLog(IChannel channel, IProgress<TrainingProgress>? listener) : IProgress<TrainingProgress>
{
    private string _stage = "";
    private long _tenth = -1;

    public void Report(TrainingProgress value)
    {
        listener?.Report(value);
        if (value.Message is not null) channel.Info(MessageSensitivity.None, "{0}", value.Message);
        long tenth = value.TotalSteps == 0 ? 0 : 10 * value.Step / value.TotalSteps;
        if (value.Stage == _stage && tenth == _tenth) return;
        (_stage, _tenth) = (value.Stage, tenth);
        string losses = string.Join(", ", value.Losses.Select(l => string.Create(CultureInfo.InvariantCulture, $"{l.Key} {l.Value:G4}")));
        channel.Info(
            MessageSensitivity.None, "{0}: step {1} of {2}, {3} left. {4}", value.Stage, value.Step, value.TotalSteps,
            value.Remaining.ToClock(), losses);
    }
}
