using JdmMl.Data;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace JdmMl;

/// <summary>Pairs as rows. Pixels are read when a row's image or mask is asked for, and only then.</summary>
internal sealed class PairsView : IDataView, IPairView
{
    private static readonly string[] TextColumns =
        [PairColumns.Id, PairColumns.Group, PairColumns.DataSet, PairColumns.Split, PairColumns.Origin];

    internal PairsView(IPairSource source, IReadOnlyList<string>? classNames = null)
    {
        Pairs = source;
        var builder = new DataViewSchema.Builder();
        foreach (string name in TextColumns) builder.AddColumn(name, TextDataViewType.Instance);
        builder.AddColumn(PairColumns.Image, new ImageDataViewType());
        builder.AddColumn(PairColumns.Mask, new ImageDataViewType(), ClassNames.Annotations(classNames));
        Schema = builder.ToSchema();
    }

    public IPairSource Pairs { get; }
    public DataViewSchema Schema { get; }
    public bool CanShuffle => false;
    public long? GetRowCount() => Pairs.Items.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        => new Cursor(this, [.. columnsNeeded.Select(c => c.Index)]);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(PairsView view, HashSet<int> active) : CountedCursor(view.Schema, view.Pairs.Items.Count, active)
    {
        private readonly PairRow _row = new(view.Pairs);

        protected override Delegate Getter(DataViewSchema.Column column) => _row.Getter(column.Name, () => Row)!;
    }
}
