namespace Microsoft.ML.Data;

/// <summary>Which column type belongs to which .NET type (with its attribute) beyond the standard ones.</summary>
public static class DataViewTypeManager
{
    private static readonly Dictionary<Marked, DataViewType> TypeOf = [];
    private static readonly Dictionary<DataViewType, Marked> RawOf = [];
    private static readonly object Gate = new();

    /// <summary>Registers a pair; registering the same pair again does nothing.</summary>
    [Obsolete("This API is deprecated, please use the new form of Register which takes in a single DataViewTypeAttribute instead.", false)]
    public static void Register(DataViewType dataViewType, Type type, IEnumerable<Attribute> typeAttributes)
    {
        var attributes = typeAttributes?.ToArray() ?? [];
        Check.Param(attributes.Length <= 1, nameof(type), $"Type {type} has too many attributes.");
        Check.Param(attributes.All(a => a is DataViewTypeAttribute), nameof(type),
            $"Type {type} has an attribute that is not of DataViewTypeAttribute.");
        Register(dataViewType, type, (DataViewTypeAttribute)attributes.FirstOrDefault());
    }

    /// <summary>Registers a pair; registering the same pair again does nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A standard .NET type, or one half of the pair is already paired otherwise.</exception>
    public static void Register(DataViewType dataViewType, Type type, DataViewTypeAttribute typeAttribute = null)
    {
        Check.Param(!StandardTypes.Knows(type) && type != typeof(VBuffer<>) && type != typeof(Nullable<>), nameof(type),
            $"Type {type} has been registered as ML.NET's default supported type, so it can't not be registered again.");
        var raw = new Marked(type, typeAttribute);
        lock (Gate)
        {
            var typeTaken = TypeOf.TryGetValue(raw, out var knownType);
            var rawTaken = RawOf.TryGetValue(dataViewType, out var knownRaw);
            if (typeTaken && rawTaken && knownType.Equals(dataViewType) && knownRaw.Equals(raw))
                return;
            Check.Param(!typeTaken || knownType.Equals(dataViewType), nameof(type),
                $"Repeated type register. The raw type {type} has been associated with {knownType} so it cannot be associated with {dataViewType}.");
            Check.Param(!rawTaken || knownRaw.Equals(raw), nameof(dataViewType),
                $"Repeated type register. The DataView type {dataViewType} has been associated with {knownRaw?.Type} so it cannot be associated with {type}.");
            TypeOf.Add(raw, dataViewType);
            RawOf.Add(dataViewType, raw);
        }
    }

    internal static bool Knows(Type type, IEnumerable<Attribute> attributes = null)
    {
        var raw = new Marked(type, SingleTypeAttribute(type, attributes));
        lock (Gate)
            return TypeOf.ContainsKey(raw);
    }

    internal static bool Knows(DataViewType type)
    {
        lock (Gate)
            return RawOf.ContainsKey(type);
    }

    internal static DataViewType Find(Type type, IEnumerable<Attribute> attributes)
    {
        var raw = new Marked(type, SingleTypeAttribute(type, attributes));
        lock (Gate)
            return TypeOf.TryGetValue(raw, out var found) ? found
                : throw new ArgumentOutOfRangeException(nameof(type), $"The raw type {type} is not registered with a DataView type.");
    }

    private static DataViewTypeAttribute SingleTypeAttribute(Type type, IEnumerable<Attribute> attributes)
    {
        var found = attributes?.OfType<DataViewTypeAttribute>().ToArray() ?? [];
        Check.Param(found.Length <= 1, nameof(type),
            $"Type {type.Name} cannot be marked with multiple attributes derived from DataViewTypeAttribute.");
        return found.FirstOrDefault();
    }

    private sealed class Marked(Type type, DataViewTypeAttribute attribute)
    {
        public Type Type => type;

        private DataViewTypeAttribute Attribute => attribute;

        public override bool Equals(object obj) =>
            obj is Marked other && Type == other.Type
            && (Attribute is null ? other.Attribute is null : other.Attribute is not null && Attribute.Equals(other.Attribute));

        public override int GetHashCode() => HashCode.Combine(Type, Attribute?.GetHashCode() ?? 0);
    }
}
