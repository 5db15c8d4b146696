using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl.Compat.MLNet.Tests.Views;

public class VectorColumnTests
{
    private readonly MLContext _ml = new(seed: 1);

    private sealed class BufferRow
    {
        public VBuffer<float> Value { get; set; }
    }

    private sealed class ShapedRow
    {
        [VectorType(3, 4, 4)]
        public float[] Value { get; set; } = [];
    }

    private sealed class KeyRow
    {
        [KeyType(3)]
        public uint Key { get; set; }
    }

    [Fact]
    public void A_kept_copy_of_a_buffer_shows_the_next_row()
    {
        var view = _ml.Data.LoadFromEnumerable(Rows.Of(2));
        using var cursor = view.GetRowCursor(view.Schema);
        var get = cursor.GetGetter<VBuffer<float>>(view.Schema["Values"]);
        VBuffer<float> value = default;
        cursor.MoveNext();
        get(ref value);
        var kept = value;
        Assert.Equal([0f, 0f], kept.DenseValues());
        cursor.MoveNext();
        get(ref value);
        Assert.Equal([1f, 10f], kept.DenseValues());
    }

    [Fact]
    public void A_sparse_buffer_arrives_sparse()
    {
        var row = new BufferRow { Value = new VBuffer<float>(4, 1, [7f], [2]) };
        var view = _ml.Data.LoadFromEnumerable(new[] { row });
        var value = view.GetColumn<VBuffer<float>>("Value").Single();
        Assert.False(value.IsDense);
        Assert.Equal(1, value.GetValues().Length);
        Assert.Equal([0f, 0f, 7f, 0f], value.DenseValues());
        Assert.Equal([0f, 0f, 7f, 0f], view.GetColumn<float[]>("Value").Single());
    }

    [Fact]
    public void Nobody_checks_the_length_that_the_attribute_promises()
    {
        var view = _ml.Data.LoadFromEnumerable(new[] { new ShapedRow { Value = [1, 2, 3, 4, 5] } });
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 3, 4, 4), view.Schema["Value"].Type);
        Assert.Equal(5, view.GetColumn<VBuffer<float>>("Value").Single().Length);
    }

    [Fact]
    public void Keys_count_from_one_and_what_is_out_of_range_is_missing()
    {
        var view = _ml.Data.LoadFromEnumerable(new uint[] { 0, 2, 3 }.Select(k => new KeyRow { Key = k }));
        Assert.Equal(new KeyDataViewType(typeof(uint), 3), view.Schema["Key"].Type);
        Assert.Equal([1u, 3u, 0u], view.GetColumn<uint>("Key"));
    }

    [Fact]
    public void Objects_come_back_as_they_went_in()
    {
        var back = _ml.Data.CreateEnumerable<SampleRow>(_ml.Data.LoadFromEnumerable(Rows.Of(3)), reuseRowObject: false).ToList();
        Assert.Equal(["row 0", "row 1", "row 2"], back.Select(r => r.Name));
        Assert.Equal([0f, 10f, 20f], back.Select(r => r.Values[1]));
    }

    [Fact]
    public void A_reused_object_is_one_and_the_same()
    {
        var view = _ml.Data.LoadFromEnumerable(Rows.Of(3));
        Assert.Single(_ml.Data.CreateEnumerable<SampleRow>(view, reuseRowObject: true).Distinct());
        Assert.Equal(3, _ml.Data.CreateEnumerable<SampleRow>(view, reuseRowObject: false).Distinct().Count());
    }

    [Fact]
    public void A_member_without_column_is_refused_unless_missing_ones_are_ignored()
    {
        var view = _ml.Data.LoadFromEnumerable(Rows.Of(1));
        var narrow = _ml.Transforms.DropColumns("Values").Fit(view).Transform(view);
        var fault = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.CreateEnumerable<SampleRow>(narrow, false));
        Assert.Contains("Could not find", fault.Message);
        Assert.Contains("'Values'", fault.Message);
        Assert.Empty(_ml.Data.CreateEnumerable<SampleRow>(narrow, false, ignoreMissingColumns: true).Single().Values);
    }

    [Fact]
    public void A_member_of_another_type_than_its_column_is_refused()
    {
        var view = _ml.Data.LoadFromEnumerable(Rows.Of(1));
        var fault = Assert.Throws<InvalidOperationException>(() => _ml.Data.CreateEnumerable<WrongRow>(view, false));
        Assert.StartsWith("Can't bind the IDataView column 'Id'", fault.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => view.GetColumn<float>("Id"));
    }

    private sealed class WrongRow
    {
        public float Id { get; set; }
    }
}
