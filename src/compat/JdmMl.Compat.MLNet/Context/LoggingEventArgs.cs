using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>A message that arrived at <see cref="MLContext.Log"/>.</summary>
public class LoggingEventArgs : EventArgs
{
    /// <summary>A message without source or kind.</summary>
    public LoggingEventArgs(string message) => Message = message;

    /// <summary>A message of a channel.</summary>
    public LoggingEventArgs(string message, ChannelMessageKind kind, string source)
    {
        (RawMessage, Kind, Source) = (message, kind, source);
        Message = $"[Source={source}, Kind={kind}] {message}";
    }

    /// <summary>"HostName; ChannelName".</summary>
    public string Source { get; }

    /// <summary>How much it matters.</summary>
    public ChannelMessageKind Kind { get; }

    /// <summary>Source, kind and text.</summary>
    public string Message { get; }

    /// <summary>The text alone.</summary>
    public string RawMessage { get; }
}
