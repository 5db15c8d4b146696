namespace Microsoft.ML.Runtime;

/// <summary>Takes messages of one type until it is disposed.</summary>
public interface IPipe<TMessage> : IExceptionContext, IDisposable
{
    /// <summary>Sends a message.</summary>
    void Send(TMessage msg);
}

/// <summary>Takes text messages. Opening and disposing one send Trace messages of their own.</summary>
public interface IChannel : IPipe<ChannelMessage>
{
    /// <summary>Sends a detail.</summary>
    void Trace(MessageSensitivity sensitivity, string fmt);

    /// <summary>Sends a detail.</summary>
    void Trace(MessageSensitivity sensitivity, string fmt, params object[] args);

    /// <summary>Sends an error.</summary>
    void Error(MessageSensitivity sensitivity, string fmt);

    /// <summary>Sends an error.</summary>
    void Error(MessageSensitivity sensitivity, string fmt, params object[] args);

    /// <summary>Sends a warning.</summary>
    void Warning(MessageSensitivity sensitivity, string fmt);

    /// <summary>Sends a warning.</summary>
    void Warning(MessageSensitivity sensitivity, string fmt, params object[] args);

    /// <summary>Sends what a user wants to read.</summary>
    void Info(MessageSensitivity sensitivity, string fmt);

    /// <summary>Sends what a user wants to read.</summary>
    void Info(MessageSensitivity sensitivity, string fmt, params object[] args);
}

/// <summary>How much a message matters.</summary>
public enum ChannelMessageKind
{
    /// <summary>A detail.</summary>
    Trace = 0,

    /// <summary>What a user wants to read.</summary>
    Info = 1,

    /// <summary>A warning.</summary>
    Warning = 2,

    /// <summary>An error.</summary>
    Error = 3,
}

/// <summary>What a message may give away.</summary>
[Flags]
public enum MessageSensitivity
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Values of the data.</summary>
    UserData = 1,

    /// <summary>Names of columns and their types.</summary>
    Schema = 2,

    /// <summary>Nobody has said; treat as everything.</summary>
    Unknown = ~None,

    /// <summary>Everything.</summary>
    All = Unknown,
}

/// <summary>A text message, formatted when it is read.</summary>
public readonly struct ChannelMessage
{
    private readonly string _format;
    private readonly object[] _arguments;

    /// <summary>How much it matters.</summary>
    public readonly ChannelMessageKind Kind;

    /// <summary>What it may give away.</summary>
    public readonly MessageSensitivity Sensitivity;

    internal ChannelMessage(ChannelMessageKind kind, MessageSensitivity sensitivity, string format, object[] arguments = null)
    {
        Check.NonEmpty(format, nameof(format));
        (Kind, Sensitivity, _format, _arguments) = (kind, sensitivity, format, arguments);
    }

    /// <summary>The text.</summary>
    public string Message => _arguments is null ? _format : string.Format(_format, _arguments);
}
