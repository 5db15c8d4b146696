namespace Microsoft.ML.Runtime;

/// <summary>What <see cref="MLContext"/> is made of, and the hosts registered in it.</summary>
internal class HostEnvironment : MessageSource, IHostEnvironmentInternal
{
    private readonly Listeners _listeners;
    private readonly HostEnvironment _master;
    private readonly object _gate = new();

    public HostEnvironment(int? seed) : base(null, null)
    {
        Seed = seed;
        Random = TauswortheHybrid.From(seed);
        _listeners = new Listeners();
        ComponentCatalog = new ComponentCatalog();
    }

    private protected HostEnvironment(HostEnvironment master, string name, Random random) : base(name, master._master?.FullName)
    {
        _master = master;
        _listeners = master._listeners;
        Seed = master.Seed;
        Random = random;
        ComponentCatalog = master.ComponentCatalog;
        (GpuDeviceId, FallbackToCpu) = (master.GpuDeviceId, master.FallbackToCpu);
    }

    public int? Seed { get; }

    public int? GpuDeviceId { get; set; }

    public bool FallbackToCpu { get; set; }

    public ComponentCatalog ComponentCatalog { get; }

    public override string ContextDescription => "HostEnvironment";

    protected Random Random { get; }

    public void Listen(Action<MessageSource, ChannelMessage> listener) => _listeners.Add(listener);

    public IHost Register(string name, int? seed = null, bool? verbose = null)
    {
        Check.NonEmpty(name, nameof(name));
        // A host without a seed takes its stream from this one's, so the next host gets another.
        lock (_gate)
            return new Host(this, name, seed is { } own ? new TauswortheHybrid((uint)own) : new TauswortheHybrid(Random));
    }

    public IChannel Start(string name) => new Channel(this, name, _listeners);

    public IPipe<TMessage> StartPipe<TMessage>(string name) => new Pipe<TMessage>(this, name, _listeners);

    public IProgressChannel StartProgressChannel(string name)
    {
        Check.NonEmpty(name, nameof(name));
        return new ProgressChannel();
    }

    public override TException Process<TException>(TException ex)
    {
        if (ex is not null)
            ex.Data["Throwing component"] = "Environment";
        return ex;
    }

    private sealed class Host(HostEnvironment master, string name, Random random) : HostEnvironment(master, name, random), IHost
    {
        public Random Rand => Random;
    }
}
