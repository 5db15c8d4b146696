namespace Microsoft.ML.Runtime;

/// <summary>Takes the progress of one computation.</summary>
public interface IProgressChannel : IProgressChannelProvider, IDisposable
{
    /// <summary>Names what is reported; <paramref name="fillAction"/> is called whenever somebody asks how far it is.</summary>
    void SetHeader(ProgressHeader header, Action<IProgressEntry> fillAction);

    /// <summary>Reports metrics, then units, then their limits, in the header's order.</summary>
    void Checkpoint(params double?[] values);
}

/// <summary>Where a computation writes how far it is.</summary>
public interface IProgressEntry
{
    /// <summary>Sets the progress in a unit.</summary>
    void SetProgress(int index, double value);

    /// <summary>Sets the progress in a unit and its end.</summary>
    void SetProgress(int index, double value, double lim);

    /// <summary>Sets a metric.</summary>
    void SetMetric(int index, double value);
}

/// <summary>The names of the metrics and units that a computation reports.</summary>
public sealed class ProgressHeader
{
    /// <summary>The units, such as rows or epochs.</summary>
    public readonly IReadOnlyList<string> UnitNames;

    /// <summary>The metrics, such as a loss.</summary>
    public readonly IReadOnlyList<string> MetricNames;

    /// <summary>A header of metrics and units.</summary>
    public ProgressHeader(string[] metricNames, string[] unitNames) => (UnitNames, MetricNames) = (unitNames ?? [], metricNames ?? []);

    /// <summary>A header of units.</summary>
    public ProgressHeader(params string[] unitNames) : this(null, unitNames)
    {
    }
}
