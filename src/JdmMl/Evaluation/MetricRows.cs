using JdmMl.Evaluation;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl;

/// <summary>A row an image: Id, Group, Width, Height, then every metric as a number, NaN where it is not defined.</summary>
internal sealed class MetricRows : IDataView
{
    private readonly IReadOnlyList<EvaluationRow> _rows;
    private readonly Func<EvaluationRow, double>[] _numbers;

    internal MetricRows(EvaluationResult result)
    {
        _rows = result.Rows;
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(PairColumns.Id, TextDataViewType.Instance);
        builder.AddColumn(PairColumns.Group, TextDataViewType.Instance);
        var numbers = new List<(string Name, Func<EvaluationRow, double> Value)> { ("Width", r => r.Width), ("Height", r => r.Height) };
        numbers.AddRange(result.Metrics.Select(name => (name, (Func<EvaluationRow, double>)(row => row.Metrics[name]))));
        foreach (var (name, _) in numbers) builder.AddColumn(name, NumberDataViewType.Double);
        _numbers = [.. numbers.Select(n => n.Value)];
        Schema = builder.ToSchema();
    }

    public DataViewSchema Schema { get; }
    public bool CanShuffle => false;
    public long? GetRowCount() => _rows.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        => new Cursor(this, [.. columnsNeeded.Select(c => c.Index)]);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private Delegate Getter(int column, Func<EvaluationRow> row) => column switch
    {
        0 => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = row().Id.AsMemory()),
        1 => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = row().Group.AsMemory()),
        _ => (ValueGetter<double>)((ref double value) => value = _numbers[column - 2](row())),
    };

    private sealed class Cursor(MetricRows view, HashSet<int> active) : CountedCursor(view.Schema, view._rows.Count, active)
    {
        protected override Delegate Getter(DataViewSchema.Column column) => view.Getter(column.Index, () => view._rows[Row]);
    }
}
