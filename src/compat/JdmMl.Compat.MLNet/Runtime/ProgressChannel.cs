namespace Microsoft.ML.Runtime;

/// <summary>A progress channel that checks what it is told and keeps the last entry; no listener exists for it.</summary>
internal sealed class ProgressChannel : IProgressChannel
{
    private ProgressHeader _header = new([], []);
    private bool _disposed;

    public void SetHeader(ProgressHeader header, Action<IProgressEntry> fillAction) => _header = header;

    public void Checkpoint(params double?[] values)
    {
        Check.That(!_disposed, "Can't report checkpoints after disposing");
        var places = _header.MetricNames.Count + 2 * _header.UnitNames.Count;
        Check.That((values?.Length ?? 0) <= places, "Too many values provided in Checkpoint");
    }

    // A subordinate channel's checkpoints are ignored.
    public IProgressChannel StartProgressChannel(string name) => new Subordinate();

    public void Dispose() => _disposed = true;

    private sealed class Subordinate : IProgressChannel
    {
        public void SetHeader(ProgressHeader header, Action<IProgressEntry> fillAction)
        {
        }

        public void Checkpoint(params double?[] values)
        {
        }

        public IProgressChannel StartProgressChannel(string name) => new Subordinate();

        public void Dispose()
        {
        }
    }
}
