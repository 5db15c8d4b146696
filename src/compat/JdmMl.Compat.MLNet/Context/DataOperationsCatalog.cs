using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Making, splitting and reading data views.</summary>
public sealed partial class DataOperationsCatalog
{
    private readonly HostEnvironment _environment;

    internal DataOperationsCatalog(HostEnvironment environment) => _environment = environment;

    /// <summary>A view of objects; the sequence is enumerated anew for every cursor.</summary>
    public IDataView LoadFromEnumerable<TRow>(IEnumerable<TRow> data, SchemaDefinition schemaDefinition = null)
        where TRow : class
    {
        Check.Value(data, nameof(data));
        var columns = schemaDefinition is null
            ? MemberColumn.Of(typeof(TRow), SchemaDefinition.Direction.Read)
            : MemberColumn.Of(typeof(TRow), schemaDefinition);
        return new EnumerableView<TRow>(_environment, data, columns);
    }

    /// <summary>A view of objects with the types and annotations of a schema.</summary>
    public IDataView LoadFromEnumerable<TRow>(IEnumerable<TRow> data, DataViewSchema schema)
        where TRow : class
    {
        Check.Value(data, nameof(data));
        Check.Value(schema, nameof(schema));
        return new EnumerableView<TRow>(_environment, data, MemberColumn.Of(typeof(TRow), MemberColumn.Definition(typeof(TRow), schema)));
    }

    /// <summary>The rows as objects; columns and members are checked at once, rows are read as they are asked for.</summary>
    public IEnumerable<TRow> CreateEnumerable<TRow>(
        IDataView data, bool reuseRowObject, bool ignoreMissingColumns = false, SchemaDefinition schemaDefinition = null)
        where TRow : class, new()
    {
        Check.Value(data, nameof(data));
        var reader = new ObjectReader<TRow>(data.Schema, ignoreMissingColumns, schemaDefinition);
        var host = _environment.Register("TypedCursorable");
        return Read();

        IEnumerable<TRow> Read()
        {
            using var channel = host.Start("Cursor");
            using var cursor = data.GetRowCursor(reader.Needed);
            var fill = reader.Filler(cursor);
            TRow row = null;
            while (cursor.MoveNext())
            {
                row = reuseRowObject && row is not null ? row : new TRow();
                fill(row);
                yield return row;
            }
        }
    }

    /// <summary>
    /// A view that keeps what was read in memory. Image columns and others that are neither primitive nor vectors are dropped.
    /// </summary>
    /// <exception cref="InvalidOperationException">A column to prefetch is of such a type.</exception>
    public IDataView Cache(IDataView input, params string[] columnsToPrefetch)
    {
        Check.Value(input, nameof(input));
        foreach (var name in columnsToPrefetch ?? [])
            if (input.Schema.GetColumnOrNull(name) is null)
                throw Check.SchemaMismatch(nameof(columnsToPrefetch), "prefetch", name);
        return new CachedView(_environment, input, columnsToPrefetch);
    }

    /// <summary>
    /// A view in random order, the same in every pass. Image columns and others that are neither primitive nor vectors are dropped.
    /// </summary>
    public IDataView ShuffleRows(IDataView input, int? seed = null, int shufflePoolSize = 1000, bool shuffleSource = true)
    {
        Check.Value(input, nameof(input));
        Check.Param(shufflePoolSize > 0, nameof(shufflePoolSize), "Must be positive");
        return new ShuffledView(_environment, input, seed, shufflePoolSize, shuffleSource);
    }

    /// <summary>All rows but the first.</summary>
    public IDataView SkipRows(IDataView input, long count)
    {
        Check.Value(input, nameof(input));
        Check.Param(count > 0, nameof(count), "Must be greater than zero.");
        return new TakeSkipView(_environment, input, count, long.MaxValue);
    }

    /// <summary>The first rows.</summary>
    public IDataView TakeRows(IDataView input, long count)
    {
        Check.Value(input, nameof(input));
        Check.Param(count > 0, nameof(count), "Must be greater than zero.");
        return new TakeSkipView(_environment, input, 0, count);
    }
}
