using System.Collections;
using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>The columns that estimators pass on before anything is fitted. Third parties can read columns but not make them.</summary>
public sealed class SchemaShape : IReadOnlyList<SchemaShape.Column>
{
    private static readonly SchemaShape Nothing = new([]);
    private readonly Column[] _columns;

    /// <summary>A shape of columns.</summary>
    public SchemaShape(IEnumerable<Column> columns)
    {
        Check.Value(columns, nameof(columns));
        _columns = columns.ToArray();
        Check.Param(_columns.All(c => c.Name is not null), nameof(columns), "Some items are not initialized properly.");
    }

    /// <summary>How many columns there are.</summary>
    public int Count => _columns.Length;

    /// <summary>The column at an index.</summary>
    public Column this[int index] => _columns[index];

    /// <inheritdoc/>
    public IEnumerator<Column> GetEnumerator() => ((IEnumerable<Column>)_columns).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal static SchemaShape Of(DataViewSchema schema)
    {
        Check.Value(schema, nameof(schema));
        return new(schema.Where(c => !c.IsHidden).Select(c => Column.Of(c.Name, c.Type,
            c.Annotations.Schema.Count == 0 ? Nothing : new(c.Annotations.Schema.Select(a => Column.Of(a.Name, a.Type, Nothing))))));
    }

    internal bool TryFind(string name, out Column column)
    {
        column = _columns.FirstOrDefault(c => c.Name == name);
        return column.Name is not null;
    }

    /// <summary>A column.</summary>
    public struct Column
    {
        /// <summary>The name.</summary>
        public readonly string Name;

        /// <summary>One value, a vector of known size or one of varying size.</summary>
        public readonly VectorKind Kind;

        /// <summary>The type of a value or of a vector's items; of keys the number type that stores them.</summary>
        public readonly DataViewType ItemType;

        /// <summary>Whether values are keys.</summary>
        public readonly bool IsKey;

        /// <summary>The column's annotations as columns.</summary>
        public readonly SchemaShape Annotations;

        internal Column(string name, VectorKind kind, DataViewType itemType, bool isKey, SchemaShape annotations)
        {
            Check.NonEmpty(name, nameof(name));
            (Name, Kind, ItemType, IsKey, Annotations) = (name, kind, itemType, isKey, annotations ?? Nothing);
        }

        internal static Column Of(string name, DataViewType type, SchemaShape annotations)
        {
            var item = type is VectorDataViewType vector ? vector.ItemType : type;
            var kind = type is not VectorDataViewType sized ? VectorKind.Scalar : sized.IsKnownSize ? VectorKind.Vector : VectorKind.VariableVector;
            return new(name, kind, item is KeyDataViewType ? StandardTypes.Of(item.RawType) : item, item is KeyDataViewType, annotations);
        }

        internal readonly string TypeText()
        {
            var item = IsKey ? $"Key<{ItemType}>" : ItemType.ToString();
            return Kind switch { VectorKind.Vector => $"Vector<{item}>", VectorKind.VariableVector => $"VarVector<{item}>", _ => item };
        }

        /// <summary>How many values a row has.</summary>
        public enum VectorKind
        {
            /// <summary>One.</summary>
            Scalar,

            /// <summary>A known number.</summary>
            Vector,

            /// <summary>A number that varies from row to row.</summary>
            VariableVector,
        }
    }
}
