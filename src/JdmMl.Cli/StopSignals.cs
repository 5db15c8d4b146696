using System.Runtime.InteropServices;

namespace JdmMl.Cli;

/// <summary>The first SIGINT or SIGTERM asks the job to stop at its next step; a second one ends the process.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations = [];

    internal StopSignals(TextWriter errors)
    {
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM })
            _registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                if (_source.IsCancellationRequested) return;
                context.Cancel = true;
                errors.WriteLine("Stopping after this step; once more to stop at once.");
                _source.Cancel();
            }));
    }

    internal CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _source.Dispose();
    }
}
