using System.Reflection;
using Microsoft.ML.Data;

namespace Microsoft.ML;

public sealed partial class DataViewSchema
{
    /// <summary>Values that belong to a column as a whole, each behind a getter.</summary>
    public sealed class Annotations
    {
        private readonly Delegate[] _getters;

        private Annotations(DataViewSchema schema, Delegate[] getters) => (Schema, _getters) = (schema, getters);

        /// <summary>The kinds as columns.</summary>
        public DataViewSchema Schema { get; }

        /// <summary>No annotations.</summary>
        public static Annotations Empty { get; } = new(new DataViewSchema([], []), []);

        /// <summary>The getter of one kind; throws <see cref="InvalidOperationException"/> for another type.</summary>
        public ValueGetter<TValue> GetGetter<TValue>(Column column)
        {
            if (column.Index >= _getters.Length)
                throw new ArgumentException(nameof(column));
            return _getters[column.Index] as ValueGetter<TValue> ?? throw new InvalidOperationException("Invalid call to 'GetGetter'");
        }

        /// <summary>
        /// Reads the value of a kind; throws <see cref="InvalidOperationException"/> if there is none or of another type.
        /// </summary>
        public void GetValue<TValue>(string kind, ref TValue value)
        {
            var column = Schema.GetColumnOrNull(kind) ?? throw new InvalidOperationException("Invalid call to 'GetValue'");
            GetGetter<TValue>(column)(ref value);
        }

        /// <inheritdoc/>
        public override string ToString() => string.Join(", ", Schema.Select(c => c.Name));

        /// <summary>Collects annotations.</summary>
        public sealed class Builder
        {
            private readonly List<(DetachedColumn Column, Delegate Getter)> _items = [];

            /// <summary>Takes over the kinds that <paramref name="selector"/> accepts; null annotations are no annotations.</summary>
            public void Add(Annotations annotations, Func<string, bool> selector)
            {
                if (annotations is null)
                    return;
                Check.Value(selector, nameof(selector));
                foreach (var column in annotations.Schema.Where(c => selector(c.Name)))
                    _items.Add((new DetachedColumn(column), annotations._getters[column.Index]));
            }

            /// <summary>Adds a kind with its getter.</summary>
            public void Add<TValue>(string name, DataViewType type, ValueGetter<TValue> getter, Annotations annotations = null)
            {
                var column = new DetachedColumn(name, type, annotations);
                Check.Value(getter, nameof(getter));
                CheckRawType<TValue>(type);
                _items.Add((column, getter));
            }

            /// <summary>Adds a kind with a getter whose type is known at run time only.</summary>
            public void Add(string name, DataViewType type, Delegate getter, Annotations annotations = null)
            {
                var column = new DetachedColumn(name, type, annotations);
                Check.Value(getter, nameof(getter));
                var expected = typeof(ValueGetter<>).MakeGenericType(type.RawType);
                if (getter.GetType() != expected)
                    throw new TargetInvocationException(new ArgumentException($"getter must be of type '{expected.FullName}'", nameof(getter)));
                _items.Add((column, getter));
            }

            /// <summary>Adds a kind with a fixed value.</summary>
            public void AddPrimitiveValue<TValue>(string name, PrimitiveDataViewType type, TValue value, Annotations annotations = null)
            {
                var column = new DetachedColumn(name, type, annotations);
                CheckRawType<TValue>(type);
                _items.Add((column, (ValueGetter<TValue>)((ref TValue destination) => destination = value)));
            }

            /// <summary>The annotations.</summary>
            public Annotations ToAnnotations() =>
                new(Of(_items.Select(i => i.Column)), _items.Select(i => i.Getter).ToArray());

            private static void CheckRawType<TValue>(DataViewType type)
            {
                if (type.RawType != typeof(TValue))
                    throw new ArgumentException($"type.RawType must be of type '{typeof(TValue).FullName}'.", nameof(type));
            }
        }
    }
}
