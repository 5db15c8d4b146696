using System.Diagnostics;

namespace Microsoft.ML.Runtime;

/// <summary>Hands messages of one type to the environment's listeners.</summary>
internal class Pipe<TMessage>(MessageSource parent, string name, Listeners listeners) : MessageSource(name, parent.FullName), IPipe<TMessage>
{
    private bool _disposed;

    public void Send(TMessage msg) => listeners.Tell(this, msg);

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        Close();
    }

    public override TException Process<TException>(TException ex)
    {
        if (ex is not null)
        {
            ex.Data["Throwing component"] = parent.ShortName;
            ex.Data["Parent component"] = parent.ParentName;
            ex.Data["Phase"] = ShortName;
        }
        return ex;
    }

    protected virtual void Close()
    {
    }
}

/// <summary>A pipe of text messages that also says when it was opened and closed.</summary>
internal sealed class Channel : Pipe<ChannelMessage>, IChannel
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    public Channel(MessageSource parent, string name, Listeners listeners) : base(parent, name, listeners) =>
        Trace(MessageSensitivity.None, "Channel started");

    public void Trace(MessageSensitivity sensitivity, string fmt) => Send(ChannelMessageKind.Trace, sensitivity, fmt);

    public void Trace(MessageSensitivity sensitivity, string fmt, params object[] args) =>
        Send(ChannelMessageKind.Trace, sensitivity, fmt, args);

    public void Error(MessageSensitivity sensitivity, string fmt) => Send(ChannelMessageKind.Error, sensitivity, fmt);

    public void Error(MessageSensitivity sensitivity, string fmt, params object[] args) =>
        Send(ChannelMessageKind.Error, sensitivity, fmt, args);

    public void Warning(MessageSensitivity sensitivity, string fmt) => Send(ChannelMessageKind.Warning, sensitivity, fmt);

    public void Warning(MessageSensitivity sensitivity, string fmt, params object[] args) =>
        Send(ChannelMessageKind.Warning, sensitivity, fmt, args);

    public void Info(MessageSensitivity sensitivity, string fmt) => Send(ChannelMessageKind.Info, sensitivity, fmt);

    public void Info(MessageSensitivity sensitivity, string fmt, params object[] args) =>
        Send(ChannelMessageKind.Info, sensitivity, fmt, args);

    protected override void Close()
    {
        Trace(MessageSensitivity.None, "Channel finished. Elapsed {0:c}.", _watch.Elapsed);
        Trace(MessageSensitivity.None, "Channel disposed");
    }

    private void Send(ChannelMessageKind kind, MessageSensitivity sensitivity, string format, object[] arguments = null) =>
        Send(new ChannelMessage(kind, sensitivity, format, arguments));
}
