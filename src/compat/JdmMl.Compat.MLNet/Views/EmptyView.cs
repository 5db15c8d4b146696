using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Columns without rows: what row mappers are made over.</summary>
internal sealed class EmptyView(IHostEnvironment environment, DataViewSchema schema) : IDataView
{
    private readonly IHost _host = environment.Register("EmptyDataView");

    public bool CanShuffle => true;

    public DataViewSchema Schema => schema;

    public long? GetRowCount() => 0;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null) =>
        new Cursor(_host, schema, ActiveColumns.Of(schema, columnsNeeded));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(IChannelProvider provider, DataViewSchema schema, bool[] active) : RootCursor(provider)
    {
        public override DataViewSchema Schema => schema;

        public override long Batch => 0;

        public override ValueGetter<DataViewRowId> GetIdGetter() => Nothing<DataViewRowId>();

        public override bool IsColumnActive(DataViewSchema.Column column) => column.Index < active.Length && active[column.Index];

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Check.Param(IsColumnActive(column), nameof(column), CursorErrors.Inactive);
            return Nothing<TValue>();
        }

        protected override bool Advance() => false;

        private static ValueGetter<TValue> Nothing<TValue>() => (ref TValue _) => throw new InvalidOperationException(CursorErrors.NoRow);
    }
}
