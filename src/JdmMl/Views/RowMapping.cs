using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl;

/// <summary>Columns that a transformer adds to each row of its input.</summary>
internal abstract class RowMapping : IRowToRowMapper
{
    private static readonly string[] OfPairs =
    [
        PairColumns.Id, PairColumns.Group, PairColumns.DataSet, PairColumns.Split, PairColumns.Origin, PairColumns.Image, PairColumns.Mask,
    ];

    protected RowMapping(DataViewSchema inputSchema, IReadOnlyCollection<DataViewSchema.DetachedColumn> added)
    {
        InputSchema = inputSchema;
        KeepsPairs = !added.Any(c => OfPairs.Contains(c.Name));
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(inputSchema);
        builder.AddColumns(added);
        OutputSchema = builder.ToSchema();
    }

    public DataViewSchema InputSchema { get; }
    public DataViewSchema OutputSchema { get; }

    /// <summary>Whether the columns of a pair are still those of the input, none replaced by an added one.</summary>
    internal bool KeepsPairs { get; }

    /// <summary>Input columns that an added column is computed from.</summary>
    protected abstract IEnumerable<DataViewSchema.Column> InputsOf(DataViewSchema.Column added);

    /// <summary>The getters of the added columns over one row, made once a cursor and disposed with it.</summary>
    /// <param name="input">The row; it moves.</param>
    /// <param name="active">Names of the added columns that will be asked for.</param>
    protected abstract IAddedColumns Bind(DataViewRow input, IReadOnlySet<string> active);

    /// <summary>
    /// As <see cref="Bind"/> where a whole view is read in order, so that several rows may be computed together; null: row by row only.
    /// The row then carries only what passes through, and inputs of added columns are read from the view.
    /// </summary>
    protected virtual IAddedColumns? BindAhead(IDataView view, DataViewRow passing, IReadOnlySet<string> active) => null;

    /// <summary>Whether <see cref="BindAhead"/> computes several rows together.</summary>
    internal virtual bool ReadsAhead => false;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
        => dependingColumns
            .SelectMany(c => c.Index < InputSchema.Count ? [InputSchema[c.Index]] : InputsOf(c))
            .DistinctBy(c => c.Index);

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
        => new MappedRow(input, Columns(input, activeColumns));

    internal MappedColumns Columns(DataViewRow input, IEnumerable<DataViewSchema.Column> active)
    {
        var (indices, names) = Split(active);
        return new(OutputSchema, InputSchema, input, indices, new Lazy<IAddedColumns>(() => Bind(input, names)));
    }

    internal MappedColumns ColumnsAhead(IDataView view, DataViewRow passing, IEnumerable<DataViewSchema.Column> active)
    {
        var (indices, names) = Split(active);
        return new(OutputSchema, InputSchema, passing, indices, new Lazy<IAddedColumns>(() => BindAhead(view, passing, names)!));
    }

    private (HashSet<int> Indices, HashSet<string> Added) Split(IEnumerable<DataViewSchema.Column> active)
    {
        DataViewSchema.Column[] columns = [.. active];
        return ([.. columns.Select(c => c.Index)], [.. columns.Where(c => c.Index >= InputSchema.Count).Select(c => c.Name)]);
    }

    private sealed class MappedRow(DataViewRow input, MappedColumns columns) : DataViewRow
    {
        public override long Position => input.Position;
        public override long Batch => input.Batch;
        public override DataViewSchema Schema => columns.Schema;
        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();
        public override bool IsColumnActive(DataViewSchema.Column column) => columns.IsActive(column);
        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => columns.Getter<TValue>(column);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                columns.Dispose();
                input.Dispose();
            }
            base.Dispose(disposing);
        }
    }
}

/// <summary>Getters of added columns over one row.</summary>
internal interface IAddedColumns : IDisposable
{
    /// <summary>A <see cref="ValueGetter{TValue}"/> for the column.</summary>
    Delegate Getter(DataViewSchema.Column added);
}

/// <summary>The columns of a mapped row: those of the input pass through, the added ones are computed when first asked for.</summary>
internal sealed class MappedColumns(
    DataViewSchema schema, DataViewSchema inputSchema, DataViewRow input, HashSet<int> active, Lazy<IAddedColumns> added) : IDisposable
{
    internal DataViewSchema Schema => schema;

    internal bool IsActive(DataViewSchema.Column column) => active.Contains(column.Index);

    internal ValueGetter<TValue> Getter<TValue>(DataViewSchema.Column column)
    {
        RowContract.RequireActive(IsActive(column), column);
        return column.Index < inputSchema.Count
            ? input.GetGetter<TValue>(inputSchema[column.Index])
            : RowContract.Cast<TValue>(added.Value.Getter(column), column);
    }

    public void Dispose()
    {
        if (added.IsValueCreated) added.Value.Dispose();
    }
}
