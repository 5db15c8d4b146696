namespace JdmMl.Cli;

/// <summary>Where a command writes, and what stops it.</summary>
internal sealed record Session(TextWriter Output, TextWriter Errors, CancellationToken Stop)
{
    private static readonly AsyncLocal<Session?> Ambient = new();

    internal static Session Current
    {
        get => Ambient.Value ?? throw new InvalidOperationException("no command is running");
        set => Ambient.Value = value;
    }
}
