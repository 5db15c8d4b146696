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

    private sealed class Cursor(PairsView view, HashSet<int> active) : DataViewRowCursor
    {
        private readonly PairRow _row = new(view.Pairs);
        private long _position = -1;
        private bool _ended;

        public override long Position => _position;
        public override long Batch => 0;
        public override DataViewSchema Schema => view.Schema;

        public override bool MoveNext()
        {
            if (_ended) return false;
            if (++_position < view.Pairs.Items.Count) return true;
            (_ended, _position) = (true, -1);
            return false;
        }

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            RowContract.RequireActive(IsColumnActive(column), column);
            return RowContract.Cast<TValue>(_row.Getter(column.Name, () => checked((int)Position))!, column);
        }
    }
}
