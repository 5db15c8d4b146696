namespace Microsoft.ML.Runtime;

/// <summary>Names the place that an exception comes from.</summary>
public interface IExceptionContext
{
    /// <summary>The place in words.</summary>
    string ContextDescription { get; }

    /// <summary>Marks an exception with the place and returns it.</summary>
    TException Process<TException>(TException ex) where TException : Exception;
}

/// <summary>Opens channels for messages.</summary>
public interface IChannelProvider : IExceptionContext
{
    /// <summary>Opens a channel for text messages.</summary>
    IChannel Start(string name);

    /// <summary>Opens a channel for messages of another type.</summary>
    IPipe<TMessage> StartPipe<TMessage>(string name);
}

/// <summary>Opens channels for progress.</summary>
public interface IProgressChannelProvider
{
    /// <summary>Opens a progress channel. What is reported there never reaches <see cref="MLContext.Log"/>.</summary>
    IProgressChannel StartProgressChannel(string name);
}

/// <summary>What a component works in: messages, chance and registered components.</summary>
public interface IHostEnvironment : IChannelProvider, IProgressChannelProvider
{
    /// <summary>The components that loading a model can find.</summary>
    ComponentCatalog ComponentCatalog { get; }

    /// <summary>
    /// A host for a component. Without <paramref name="seed"/> its random stream depends on how many hosts were registered before,
    /// not on the name.
    /// </summary>
    IHost Register(string name, int? seed = null, bool? verbose = null);
}

/// <summary>The environment of one component.</summary>
public interface IHost : IHostEnvironment
{
    /// <summary>The component's random generator.</summary>
    Random Rand { get; }
}

/// <summary>Settings of a context that its hosts see.</summary>
internal interface IHostEnvironmentInternal : IHostEnvironment
{
    int? Seed { get; }

    int? GpuDeviceId { get; set; }

    bool FallbackToCpu { get; set; }
}
