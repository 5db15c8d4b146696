using Microsoft.ML;

namespace JdmMl;

/// <summary>What every row of a data view refuses.</summary>
internal static class RowContract
{
    internal static void RequireActive(bool active, DataViewSchema.Column column)
    {
        if (!active) throw new ArgumentOutOfRangeException(nameof(column), column.Name, "requested column not active");
    }

    internal static ValueGetter<TValue> Cast<TValue>(Delegate getter, DataViewSchema.Column column)
        => getter as ValueGetter<TValue>
            ?? throw new InvalidOperationException(
                $"Invalid TValue in GetGetter: '{typeof(TValue)}' for column '{column.Name}', which is {column.Type}");
}
