namespace Microsoft.ML;

/// <summary>Argument checks that throw the exception types of ML.NET's own checks.</summary>
internal static class Check
{
    public static void Value(object value, string name)
    {
        if (value is null)
            throw new ArgumentNullException(name);
    }

    public static void NonEmpty(string value, string name)
    {
        if (string.IsNullOrEmpty(value))
            throw new ArgumentOutOfRangeException(name, $"{name} cannot be null or empty");
    }

    public static void Param(bool holds, string name, string message = null)
    {
        if (!holds)
            throw message is null ? new ArgumentOutOfRangeException(name) : new ArgumentOutOfRangeException(name, message);
    }

    public static void That(bool holds, string message = null)
    {
        if (!holds)
            throw message is null ? new InvalidOperationException() : new InvalidOperationException(message);
    }

    public static ArgumentOutOfRangeException SchemaMismatch(string parameter, string role, string column) =>
        new(parameter, $"Could not find {role} column '{column}'");

    public static ArgumentOutOfRangeException SchemaMismatch(string parameter, string role, string column, string expected, string found) =>
        new(parameter, $"Schema mismatch for {role} column '{column}': expected {expected}, got {found}");
}
