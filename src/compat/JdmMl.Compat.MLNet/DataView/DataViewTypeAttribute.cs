namespace Microsoft.ML.Data;

/// <summary>Marks a member of a row class whose column has a type that ML.NET doesn't know by itself.</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property, AllowMultiple = false, Inherited = true)]
public abstract class DataViewTypeAttribute : Attribute, IEquatable<DataViewTypeAttribute>
{
    /// <summary>
    /// Registers the column type with <see cref="DataViewTypeManager"/>; called for each member that carries the attribute.
    /// </summary>
    public abstract void Register();

    /// <inheritdoc/>
    public abstract bool Equals(DataViewTypeAttribute other);
}
