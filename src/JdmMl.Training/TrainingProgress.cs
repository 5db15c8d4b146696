namespace JdmMl.Training;

/// <summary>One report from a long job: where it stands, its losses, and how long it still takes.</summary>
/// <param name="Stage">What is running, for instance <c>train</c>, <c>sample</c>, <c>pretrain</c>, <c>finetune</c>.</param>
/// <param name="Step">Steps done, 0-based count.</param>
/// <param name="TotalSteps">Steps of the whole stage.</param>
/// <param name="Losses">Named figures of the latest step; empty when there are none.</param>
/// <param name="Elapsed">Time spent in this stage by this process.</param>
/// <param name="Remaining">Estimate from the pace so far.</param>
/// <param name="Message">A sentence for people, for instance what a resumed run found.</param>
public sealed record TrainingProgress(
    string Stage, long Step, long TotalSteps, IReadOnlyDictionary<string, double> Losses,
    TimeSpan Elapsed, TimeSpan Remaining, string? Message = null);

/// <summary>Measures pace and hands out <see cref="TrainingProgress"/>.</summary>
public sealed class ProgressClock
{
    private static readonly IReadOnlyDictionary<string, double> None = new Dictionary<string, double>();
    private readonly IProgress<TrainingProgress>? _listener;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly long _firstStep;
    private readonly string _stage;
    private readonly long _total;

    /// <summary>Starts the clock.</summary>
    /// <param name="listener">May be null: reports then go nowhere.</param>
    /// <param name="stage">Name of the stage.</param>
    /// <param name="total">Steps of the whole stage.</param>
    /// <param name="firstStep">Steps already done when this process began; they do not count for the pace.</param>
    /// <param name="time">Clock; the system's by default.</param>
    public ProgressClock(IProgress<TrainingProgress>? listener, string stage, long total, long firstStep = 0, TimeProvider? time = null)
    {
        (_listener, _stage, _total, _firstStep, _time) = (listener, stage, total, firstStep, time ?? TimeProvider.System);
        _started = _time.GetTimestamp();
    }

    /// <summary>Reports that <paramref name="step"/> steps are done.</summary>
    public void Report(long step, IReadOnlyDictionary<string, double>? losses = null, string? message = null)
    {
        if (_listener is null) return;
        var elapsed = _time.GetElapsedTime(_started);
        long done = step - _firstStep;
        var remaining = done <= 0 ? TimeSpan.Zero : elapsed / done * Math.Max(0, _total - step);
        _listener.Report(new TrainingProgress(_stage, step, _total, losses ?? None, elapsed, remaining, message));
    }
}
