using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl.Compat.MLNet.Tests.Views;

public class RowSelectionTests
{
    private readonly MLContext _ml = new(seed: 1);

    private sealed class GroupedRow
    {
        public int Id { get; set; }

        public string Group { get; set; } = "";

        [KeyType(20)]
        public uint Key { get; set; }
    }

    private IDataView Grouped() => _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 200)
        .Select(i => new GroupedRow { Id = i, Group = $"patient {i % 20}", Key = (uint)(i % 20) }).ToList());

    [Fact]
    public void Take_and_skip_count_rows()
    {
        var view = _ml.Data.LoadFromEnumerable(Rows.Of(5));
        Assert.Equal([0, 1], _ml.Data.TakeRows(view, 2).Ids());
        Assert.Equal([3, 4], _ml.Data.SkipRows(view, 3).Ids());
        Assert.Equal([0, 1, 2, 3, 4], _ml.Data.TakeRows(view, 9).Ids());
        Assert.Empty(_ml.Data.SkipRows(view, 9).Ids());
        Assert.Equal(2, _ml.Data.TakeRows(view, 2).GetRowCount());
        Assert.Equal(0, _ml.Data.SkipRows(view, 9).GetRowCount());
        Assert.Null(_ml.Data.TakeRows(_ml.Data.LoadFromEnumerable(Rows.Lazily(5)), 2).GetRowCount());
        Assert.False(_ml.Data.TakeRows(view, 2).CanShuffle);
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.TakeRows(view, 0));
    }

    [Fact]
    public void Skipped_rows_don_t_count_in_the_position_but_keep_their_ids()
    {
        var view = _ml.Data.LoadFromEnumerable(Rows.Of(5));
        var skipped = _ml.Data.SkipRows(view, 3);
        using var cursor = skipped.GetRowCursor([]);
        cursor.MoveNext();
        Assert.Equal(0, cursor.Position);
        Assert.Equal(view.RowIds().Skip(3), skipped.RowIds());
    }

    [Fact]
    public void A_split_gives_every_row_to_one_side_and_about_the_fraction_to_the_test_set()
    {
        var split = _ml.Data.TrainTestSplit(_ml.Data.LoadFromEnumerable(Rows.Of(1000)), 0.2, seed: 3);
        var (train, test) = (split.TrainSet.Ids(), split.TestSet.Ids());
        Assert.Equal(Enumerable.Range(0, 1000), train.Concat(test).Order());
        Assert.InRange(test.Length, 150, 250);
        Assert.Equal(test.Order(), test);
        Assert.Null(split.TestSet.GetRowCount());
        Assert.False(split.TestSet.CanShuffle);
    }

    [Fact]
    public void A_split_depends_on_its_seed_then_on_the_context_s()
    {
        int[] Test(MLContext ml, int? seed) => ml.Data.TrainTestSplit(ml.Data.LoadFromEnumerable(Rows.Of(200)), 0.2, seed: seed).TestSet.Ids();
        Assert.Equal(Test(new MLContext(1), 3), Test(new MLContext(2), 3));
        Assert.NotEqual(Test(_ml, 3), Test(_ml, 4));
        Assert.Equal(Test(new MLContext(3), null), Test(_ml, 3));
        Assert.Equal(Test(new MLContext(), null), Test(new MLContext(), 42));
    }

    // Worked out from the generator and the hash in arbitrary precision.
    [Fact]
    public void Rows_fall_on_the_side_that_ML_NET_puts_them_on()
    {
        Assert.Equal([5, 6, 18, 28], _ml.Data.TrainTestSplit(_ml.Data.LoadFromEnumerable(Rows.Of(30)), 0.2, seed: 42).TestSet.Ids());
        Assert.Equal([0, 2, 5, 6, 7, 14, 16], _ml.Data.TrainTestSplit(Grouped(), 0.3, "Group", seed: 1).TestSet.Ids().Select(i => i % 20).Distinct().Order());
    }

    [Theory]
    [InlineData("Group")]
    [InlineData("Key")]
    public void Rows_of_one_key_are_never_split(string key)
    {
        var split = _ml.Data.TrainTestSplit(Grouped(), 0.3, key);
        var (train, test) = (split.TrainSet.Ids(), split.TestSet.Ids());
        Assert.Equal(200, train.Length + test.Length);
        Assert.NotEmpty(train);
        Assert.NotEmpty(test);
        Assert.Empty(train.Select(i => i % 20).Intersect(test.Select(i => i % 20)));
        Assert.Equal(["Id", "Group", "Key"], split.TestSet.Schema.Select(c => c.Name));
    }

    [Fact]
    public void The_key_column_of_a_split_is_active_only_if_it_was_asked_for()
    {
        var test = _ml.Data.TrainTestSplit(Grouped(), 0.3, "Group").TestSet;
        using var cursor = test.GetRowCursor([test.Schema["Id"]]);
        Assert.False(cursor.IsColumnActive(test.Schema["Group"]));
        Assert.ThrowsAny<Exception>(() => cursor.GetGetter<ReadOnlyMemory<char>>(test.Schema["Group"]));
    }

    [Fact]
    public void Folds_share_out_the_rows()
    {
        var folds = _ml.Data.CrossValidationSplit(Grouped(), 4, "Group");
        Assert.Equal(4, folds.Count);
        Assert.Equal(Enumerable.Range(0, 200), folds.SelectMany(f => f.TestSet.Ids()).Order());
        Assert.All(folds, f => Assert.Equal(200, f.TrainSet.Ids().Length + f.TestSet.Ids().Length));
    }

    [Fact]
    public void A_shuffle_is_a_permutation_that_repeats_itself()
    {
        var shuffled = _ml.Data.ShuffleRows(_ml.Data.LoadFromEnumerable(Rows.Of(100)), seed: 5, shufflePoolSize: 10);
        var order = shuffled.Ids();
        Assert.Equal(Enumerable.Range(0, 100), order.Order());
        Assert.NotEqual(Enumerable.Range(0, 100), order);
        Assert.Equal(order, shuffled.Ids());
        Assert.NotEqual(order, _ml.Data.ShuffleRows(_ml.Data.LoadFromEnumerable(Rows.Of(100)), seed: 6, shufflePoolSize: 10).Ids());
        // No row can come out before it went into the pool.
        Assert.All(order.Select((id, place) => id - place), ahead => Assert.InRange(ahead, int.MinValue, 9));
        Assert.Equal(order.Select(i => $"row {i}"), shuffled.GetColumn<string>("Name"));
        Assert.Equal(order.Select(i => (ulong)i), shuffled.RowIds().Select(i => i.Low));
        Assert.True(shuffled.CanShuffle);
        Assert.Equal(100, shuffled.GetRowCount());
    }

    [Fact]
    public void Shuffled_vectors_stay_with_their_rows()
    {
        var shuffled = _ml.Data.ShuffleRows(_ml.Data.LoadFromEnumerable(Rows.Of(50)), seed: 5, shufflePoolSize: 7);
        Assert.All(_ml.Data.CreateEnumerable<SampleRow>(shuffled, false), r => Assert.Equal([r.Id, 10 * r.Id], r.Values));
    }

    [Fact]
    public void A_pool_of_one_row_leaves_the_order()
    {
        var view = _ml.Data.LoadFromEnumerable(Rows.Of(20));
        Assert.Equal(Enumerable.Range(0, 20), _ml.Data.ShuffleRows(view, seed: 5, shufflePoolSize: 1).Ids());
    }

    [Fact]
    public void A_cache_shuffles_with_the_generator_it_is_given()
    {
        var cached = _ml.Data.Cache(_ml.Data.LoadFromEnumerable(Rows.Of(30)));
        Assert.True(cached.CanShuffle);
        var ids = new List<int>();
        using var cursor = cached.GetRowCursor(cached.Schema, new Random(1));
        var get = cursor.GetGetter<int>(cached.Schema["Id"]);
        for (var id = 0; cursor.MoveNext(); ids.Add(id))
            get(ref id);
        Assert.NotEqual(Enumerable.Range(0, 30), ids);
        Assert.Equal(Enumerable.Range(0, 30), ids.Order());
    }

    [Fact]
    public void The_cursors_of_a_cache_share_the_rows_in_batches_of_their_own()
    {
        var cached = _ml.Data.Cache(_ml.Data.LoadFromEnumerable(Rows.Of(300)));
        var seen = new List<(int Cursor, long Batch, int Id)>();
        var cursors = cached.GetRowCursorSet(cached.Schema, 3);
        for (var c = 0; c < cursors.Length; c++)
        {
            using var cursor = cursors[c];
            var get = cursor.GetGetter<int>(cached.Schema["Id"]);
            var last = -1L;
            while (cursor.MoveNext())
            {
                var id = 0;
                get(ref id);
                Assert.True(cursor.Batch >= last);
                last = cursor.Batch;
                seen.Add((c, last, id));
            }
        }
        Assert.Equal(Enumerable.Range(0, 300), seen.Select(s => s.Id).Order());
        Assert.All(seen.GroupBy(s => s.Batch), batch => Assert.Single(batch.Select(s => s.Cursor).Distinct()));
    }
}
