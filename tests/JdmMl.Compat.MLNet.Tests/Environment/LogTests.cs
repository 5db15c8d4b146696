using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace JdmMl.Compat.MLNet.Tests.Environment;

public class LogTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly List<LoggingEventArgs> _log = [];

    public LogTests() => _ml.Log += (_, message) => _log.Add(message);

    private IHost Host(string name) => ((IHostEnvironment)_ml).Register(name);

    [Fact]
    public void A_channel_s_messages_arrive_with_host_and_channel()
    {
        using (var channel = Host("Trainer").Start("Training"))
            channel.Info(MessageSensitivity.None, "epoch {0} of {1}", 1, 5);
        var info = Assert.Single(_log, m => m.Kind == ChannelMessageKind.Info);
        Assert.Equal("Trainer; Training", info.Source);
        Assert.Equal("epoch 1 of 5", info.RawMessage);
        Assert.Equal("[Source=Trainer; Training, Kind=Info] epoch 1 of 5", info.Message);
    }

    [Fact]
    public void Opening_and_closing_a_channel_sends_traces()
    {
        var channel = Host("Trainer").Start("Training");
        Assert.Equal("Channel started", Assert.Single(_log).RawMessage);
        channel.Dispose();
        channel.Dispose();
        Assert.Equal(3, _log.Count);
        Assert.StartsWith("Channel finished. Elapsed", _log[1].RawMessage);
        Assert.Equal("Channel disposed", _log[2].RawMessage);
        Assert.All(_log, m => Assert.Equal(ChannelMessageKind.Trace, m.Kind));
    }

    [Fact]
    public void Kinds_are_told_apart()
    {
        using (var channel = Host("x").Start("y"))
        {
            channel.Warning(MessageSensitivity.None, "w");
            channel.Error(MessageSensitivity.None, "e");
            channel.Trace(MessageSensitivity.None, "t {0}", 1);
        }
        Assert.Equal("w", Assert.Single(_log, m => m.Kind == ChannelMessageKind.Warning).RawMessage);
        Assert.Equal("e", Assert.Single(_log, m => m.Kind == ChannelMessageKind.Error).RawMessage);
        Assert.Contains(_log, m => m.RawMessage == "t 1");
    }

    [Fact]
    public void Progress_channels_never_reach_the_log()
    {
        using (var progress = Host("Trainer").StartProgressChannel("Training"))
        {
            progress.SetHeader(new ProgressHeader(["Loss"], ["rows"]), e => e.SetProgress(0, 1, 2));
            progress.Checkpoint(0.5, 10);
            using var inner = progress.StartProgressChannel("inner");
            inner.Checkpoint(1);
        }
        Assert.Empty(_log);
    }

    [Fact]
    public void A_checkpoint_of_more_values_than_the_header_names_is_refused()
    {
        using var progress = Host("Trainer").StartProgressChannel("Training");
        progress.SetHeader(new ProgressHeader("rows"), _ => { });
        progress.Checkpoint(1, 2);
        Assert.Throws<InvalidOperationException>(() => progress.Checkpoint(1, 2, 3));
    }

    [Fact]
    public void Handlers_run_on_the_calling_thread()
    {
        var thread = 0;
        _ml.Log += (_, _) => thread = System.Environment.CurrentManagedThreadId;
        Host("x").Start("y").Dispose();
        Assert.Equal(System.Environment.CurrentManagedThreadId, thread);
    }

    [Fact]
    public void The_context_s_own_channels_have_no_host_in_their_source()
    {
        ((IHostEnvironment)_ml).Start("alone").Dispose();
        Assert.Equal("alone", _log[0].Source);
    }
}
