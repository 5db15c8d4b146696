using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl.Compat.MLNet.Tests.Views;

public class CursorTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Position_is_minus_one_before_the_first_row_and_after_the_last()
    {
        using var cursor = _ml.Data.LoadFromEnumerable(Rows.Of(2)).GetRowCursor([]);
        Assert.Equal(-1, cursor.Position);
        Assert.True(cursor.MoveNext());
        Assert.Equal(0, cursor.Position);
        Assert.True(cursor.MoveNext());
        Assert.Equal(1, cursor.Position);
        Assert.False(cursor.MoveNext());
        Assert.Equal(-1, cursor.Position);
        Assert.False(cursor.MoveNext());
        Assert.Equal(-1, cursor.Position);
        Assert.Equal(0, cursor.Batch);
    }

    [Fact]
    public void Rows_come_even_if_no_column_is_asked_for()
    {
        var rows = 0;
        using var cursor = _ml.Data.LoadFromEnumerable(Rows.Of(3)).GetRowCursor([]);
        while (cursor.MoveNext())
            rows++;
        Assert.Equal(3, rows);
    }

    [Fact]
    public void A_getter_called_before_the_first_row_throws()
    {
        var view = _ml.Data.LoadFromEnumerable(Rows.Of(1));
        using var cursor = view.GetRowCursor(view.Schema);
        var get = cursor.GetGetter<int>(view.Schema["Id"]);
        Assert.ThrowsAny<Exception>(() =>
        {
            var value = 0;
            get(ref value);
        });
    }

    [Fact]
    public void The_id_getter_says_that_there_is_no_row_yet()
    {
        using var cursor = _ml.Data.LoadFromEnumerable(Rows.Of(1)).GetRowCursor([]);
        var get = cursor.GetIdGetter();
        var fault = Assert.Throws<InvalidOperationException>(() =>
        {
            DataViewRowId id = default;
            get(ref id);
        });
        Assert.StartsWith("Values cannot be fetched at this time.", fault.Message);
    }

    [Fact]
    public void An_inactive_column_is_refused()
    {
        var view = _ml.Data.LoadFromEnumerable(Rows.Of(1));
        using var cursor = view.GetRowCursor([view.Schema["Name"]]);
        Assert.False(cursor.IsColumnActive(view.Schema["Id"]));
        Assert.True(cursor.IsColumnActive(view.Schema["Name"]));
        var fault = Assert.Throws<ArgumentOutOfRangeException>(() => cursor.GetGetter<int>(view.Schema["Id"]));
        Assert.StartsWith("requested column not active", fault.Message);
    }

    [Fact]
    public void A_wrong_type_is_refused_with_both_types()
    {
        var view = _ml.Data.LoadFromEnumerable(Rows.Of(1));
        using var cursor = view.GetRowCursor(view.Schema);
        var fault = Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<float>(view.Schema["Id"]));
        Assert.StartsWith("Invalid TValue in GetGetter", fault.Message);
        Assert.Contains("'System.Single'", fault.Message);
        Assert.Contains("'System.Int32'", fault.Message);
    }

    [Fact]
    public void A_column_of_another_schema_is_refused()
    {
        var wide = _ml.Data.LoadFromEnumerable(Rows.Of(1));
        var narrow = _ml.Transforms.SelectColumns("Id").Fit(wide).Transform(wide);
        Assert.Throws<InvalidOperationException>(() => _ml.Data.TakeRows(narrow, 1).GetRowCursor([wide.Schema[2]]).Dispose());
    }

    [Fact]
    public void A_sequence_is_enumerated_anew_for_every_cursor()
    {
        var enumerations = 0;
        IEnumerable<SampleRow> Counted()
        {
            enumerations++;
            foreach (var row in Rows.Of(2))
                yield return row;
        }
        var view = _ml.Data.LoadFromEnumerable(Counted());
        Assert.Equal(0, enumerations);
        Assert.Equal([0, 1], view.Ids());
        Assert.Equal([0, 1], view.Ids());
        Assert.Equal(2, enumerations);
    }

    [Fact]
    public void The_row_count_is_known_for_a_list_and_unknown_for_a_sequence()
    {
        Assert.Equal(3, _ml.Data.LoadFromEnumerable(Rows.Of(3)).GetRowCount());
        Assert.Null(_ml.Data.LoadFromEnumerable(Rows.Lazily(3)).GetRowCount());
        Assert.False(_ml.Data.LoadFromEnumerable(Rows.Of(3)).CanShuffle);
        Assert.False(_ml.Data.LoadFromEnumerable(Rows.Lazily(3)).CanShuffle);
    }

    [Fact]
    public void A_null_row_is_refused_when_it_is_reached()
    {
        using var cursor = _ml.Data.LoadFromEnumerable(new SampleRow[] { new(), null! }).GetRowCursor([]);
        Assert.True(cursor.MoveNext());
        Assert.Throws<InvalidOperationException>(() => cursor.MoveNext());
    }

    [Fact]
    public void A_cursor_set_may_have_one_cursor_and_gives_every_row_once()
    {
        var view = _ml.Data.LoadFromEnumerable(Rows.Of(5));
        var cursors = view.GetRowCursorSet(view.Schema, 4);
        Assert.InRange(cursors.Length, 1, 4);
        var rows = 0;
        foreach (var cursor in cursors)
            using (cursor)
                while (cursor.MoveNext())
                    rows++;
        Assert.Equal(5, rows);
    }

    [Fact]
    public void Row_ids_are_the_same_in_every_pass()
    {
        var view = _ml.Data.LoadFromEnumerable(Rows.Of(4));
        Assert.Equal(view.RowIds(), view.RowIds());
        Assert.Equal(4, view.RowIds().Distinct().Count());
    }
}
