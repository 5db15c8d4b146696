using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>The entrance to ML.NET: the catalogs, the log and the settings.</summary>
public sealed class MLContext : IHostEnvironment
{
    private readonly HostEnvironment _environment;
    private readonly Dictionary<string, object> _options = [];

    /// <summary>A context; with a seed the same calls in the same order give the same random streams.</summary>
    public MLContext(int? seed = null)
    {
        _environment = new HostEnvironment(seed);
        _environment.Listen((source, message) =>
            Log?.Invoke(this, new LoggingEventArgs(message.Message, message.Kind, source.FullName)));
        Transforms = new TransformsCatalog(_environment);
        Model = new ModelOperationsCatalog(_environment);
        Data = new DataOperationsCatalog(_environment);
    }

    /// <summary>Receives channel messages on the thread that sends them. Progress channels don't come here.</summary>
    public event EventHandler<LoggingEventArgs> Log;

    /// <summary>Transforms of columns.</summary>
    public TransformsCatalog Transforms { get; }

    /// <summary>What is done with fitted models.</summary>
    public ModelOperationsCatalog Model { get; }

    /// <summary>Making, splitting and reading data views.</summary>
    public DataOperationsCatalog Data { get; }

    /// <inheritdoc/>
    public ComponentCatalog ComponentCatalog => _environment.ComponentCatalog;

    /// <summary>Where temporary files go; the system's folder unless set.</summary>
    public string TempFilePath { get; set; } = Path.GetTempPath();

    /// <summary>Whether a component that finds no GPU may use the CPU.</summary>
    public bool FallbackToCpu
    {
        get => _environment.FallbackToCpu;
        set => _environment.FallbackToCpu = value;
    }

    /// <summary>The GPU to use; null for the CPU.</summary>
    public int? GpuDeviceId
    {
        get => _environment.GpuDeviceId;
        set => _environment.GpuDeviceId = value;
    }

    string IExceptionContext.ContextDescription => _environment.ContextDescription;

    /// <summary>Sets an option unless there is one of that name; says whether it did.</summary>
    public bool TryAddOption<T>(string name, T value) => _options.TryAdd(Named(name), value);

    /// <summary>Sets an option.</summary>
    public void SetOption<T>(string name, T value) => _options[Named(name)] = value;

    /// <summary>Reads an option; false if there is none of that name and type.</summary>
    public bool TryGetOption<T>(string name, out T value)
    {
        var found = _options.TryGetValue(Named(name), out var held) && held is T;
        value = found ? (T)held : default;
        return found;
    }

    /// <summary>Reads an option; if there is none, sets it to the default.</summary>
    public T GetOptionOrDefault<T>(string name)
    {
        TryAddOption<T>(name, default);
        return (T)_options[name];
    }

    /// <summary>Removes an option; says whether there was one.</summary>
    public bool RemoveOption(string name) => _options.Remove(Named(name));

    TException IExceptionContext.Process<TException>(TException ex) => _environment.Process(ex);

    IHost IHostEnvironment.Register(string name, int? seed, bool? verbose) => _environment.Register(name, seed, verbose);

    IChannel IChannelProvider.Start(string name) => _environment.Start(name);

    IPipe<TMessage> IChannelProvider.StartPipe<TMessage>(string name) => _environment.StartPipe<TMessage>(name);

    IProgressChannel IProgressChannelProvider.StartProgressChannel(string name) => _environment.StartProgressChannel(name);

    private static string Named(string name) => string.IsNullOrWhiteSpace(name) ? throw new ArgumentNullException(nameof(name)) : name;
}
