using System.Collections.Concurrent;

namespace Microsoft.ML.Runtime;

/// <summary>A named place that exceptions and messages come from.</summary>
internal abstract class MessageSource : IExceptionContext
{
    protected MessageSource(string shortName, string parentName)
    {
        ShortName = string.IsNullOrEmpty(shortName) ? null : shortName;
        ParentName = string.IsNullOrEmpty(parentName) ? null : parentName;
    }

    public string ShortName { get; }

    public string ParentName { get; }

    public string FullName => ParentName is null ? ShortName : $"{ParentName}; {ShortName}";

    public virtual string ContextDescription => FullName;

    public virtual TException Process<TException>(TException ex) where TException : Exception
    {
        if (ex is not null)
        {
            ex.Data["Throwing component"] = ShortName;
            ex.Data["Parent component"] = ParentName;
        }
        return ex;
    }
}

/// <summary>Who listens to which type of message; one for an environment and all its hosts.</summary>
internal sealed class Listeners
{
    private readonly ConcurrentDictionary<Type, Delegate> _byMessage = [];

    public void Add<TMessage>(Action<MessageSource, TMessage> listener) =>
        _byMessage.AddOrUpdate(typeof(TMessage), listener, (_, known) => Delegate.Combine(known, listener));

    public void Tell<TMessage>(MessageSource source, TMessage message)
    {
        if (_byMessage.TryGetValue(typeof(TMessage), out var listener))
            ((Action<MessageSource, TMessage>)listener)(source, message);
    }
}
