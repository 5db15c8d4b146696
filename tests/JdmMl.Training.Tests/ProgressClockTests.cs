using JdmMl.Training;

namespace JdmMl.Training.Tests;

public class ProgressClockTests
{
    private sealed class Seconds : TimeProvider
    {
        internal long Now { get; set; }
        public override long TimestampFrequency => 1;
        public override long GetTimestamp() => Now;
    }

    private sealed class Listener : IProgress<TrainingProgress>
    {
        internal List<TrainingProgress> Heard { get; } = [];
        public void Report(TrainingProgress value) => Heard.Add(value);
    }

    [Fact]
    public void Remaining_time_follows_from_the_pace_of_this_process_alone()
    {
        var time = new Seconds();
        var listener = new Listener();
        var clock = new ProgressClock(listener, "train", total: 100, firstStep: 50, time);
        time.Now = 10;
        clock.Report(60);
        Assert.Equal(TimeSpan.FromSeconds(40), listener.Heard[0].Remaining);
        Assert.Equal(TimeSpan.FromSeconds(10), listener.Heard[0].Elapsed);
        Assert.Equal(("train", 60L, 100L), (listener.Heard[0].Stage, listener.Heard[0].Step, listener.Heard[0].TotalSteps));
    }
}
