using JdmMl.Data;

namespace JdmMl;

/// <summary>A view that knows its rows as pairs, so that trainers can read them by index instead of by cursor.</summary>
internal interface IPairView
{
    /// <summary>The pairs in row order, or null when some stage before changed them.</summary>
    IPairSource? Pairs { get; }
}
