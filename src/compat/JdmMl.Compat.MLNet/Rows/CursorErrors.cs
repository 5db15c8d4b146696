namespace Microsoft.ML.Data;

/// <summary>What rows say when they are misused.</summary>
internal static class CursorErrors
{
    public const string NoRow =
        "Values cannot be fetched at this time. This method was called either before the first call to MoveNext, or at any point after that method returned false.";

    public const string Inactive = "requested column not active";

    /// <summary>The getter as asked for, or the message that names both types.</summary>
    public static ValueGetter<TValue> Typed<TValue>(Delegate getter, string where) => getter as ValueGetter<TValue>
        ?? throw new InvalidOperationException($"Invalid TValue{where}: '{typeof(TValue)}', expected type: '{getter.GetType().GetGenericArguments()[0]}'.");
}
