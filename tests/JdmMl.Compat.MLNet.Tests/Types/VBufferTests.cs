using Microsoft.ML.Data;

namespace JdmMl.Compat.MLNet.Tests.Types;

public class VBufferTests
{
    private static VBuffer<float> Sparse() => new(5, 2, [7f, 9f], [1, 4]);

    [Fact]
    public void A_sparse_buffer_stores_some_items_and_shows_all()
    {
        var sparse = Sparse();
        Assert.False(sparse.IsDense);
        Assert.Equal([7f, 9f], sparse.GetValues().ToArray());
        Assert.Equal([1, 4], sparse.GetIndices().ToArray());
        Assert.Equal([0f, 7f, 0f, 0f, 9f], sparse.DenseValues());
        Assert.Equal([new(1, 7f), new(4, 9f)], sparse.Items());
        Assert.Equal([new(0, 0f), new(1, 7f), new(2, 0f), new(3, 0f), new(4, 9f)], sparse.Items(all: true));
        Assert.Equal((7f, 0f), (sparse.GetItemOrDefault(1), sparse.GetItemOrDefault(2)));
        Assert.Equal("Sparse vector of size 5, 2 explicit values", sparse.ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => Sparse().GetItemOrDefault(5));
    }

    [Fact]
    public void A_dense_buffer_has_no_indices()
    {
        var dense = new VBuffer<float>(2, [1f, 2f, 3f]);
        Assert.True(dense.IsDense);
        Assert.Equal([1f, 2f], dense.GetValues().ToArray());
        Assert.True(dense.GetIndices().IsEmpty);
        Assert.Equal([1f, 2f], dense.DenseValues());
        Assert.Equal("Dense vector of size 2", dense.ToString());
        Assert.Equal(0, default(VBuffer<float>).Length);
        Assert.Empty(default(VBuffer<float>).DenseValues());
    }

    [Fact]
    public void Arrays_too_small_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new VBuffer<float>(3, [1f]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VBuffer<float>(3, 2, [1f, 2f], [0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VBuffer<float>(3, 4, [1f, 2f, 3f, 4f], [0, 1, 2, 3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VBuffer<float>(-1, []));
    }

    [Fact]
    public void Copies_fill_in_what_is_not_stored()
    {
        var target = new float[] { -1, -1, -1, -1, -1, -1, -1 };
        Sparse().CopyTo(target, 1);
        Assert.Equal([-1, 0, 7, 0, 0, 9, -1], target);
        Sparse().CopyTo(target, 0, 5f);
        Assert.Equal([5, 7, 5, 5, 9, 9, -1], target);
        Assert.Throws<ArgumentOutOfRangeException>(() => Sparse().CopyTo(new float[4]));
        VBuffer<float> dense = default;
        Sparse().CopyToDense(ref dense);
        Assert.True(dense.IsDense);
        Assert.Equal([0f, 7f, 0f, 0f, 9f], dense.DenseValues());
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 3)]
    [InlineData(2, 2)]
    [InlineData(4, 1)]
    [InlineData(5, 0)]
    public void A_part_is_the_part_of_all_items(int start, int length)
    {
        VBuffer<float> sparsePart = default, densePart = default, dense = default;
        Sparse().CopyToDense(ref dense);
        Sparse().CopyTo(ref sparsePart, start, length);
        dense.CopyTo(ref densePart, start, length);
        var expected = new float[] { 0, 7, 0, 0, 9 }[start..(start + length)];
        Assert.Equal(expected, sparsePart.DenseValues());
        Assert.Equal(expected, densePart.DenseValues());
    }

    [Fact]
    public void An_editor_reuses_arrays_that_are_large_enough()
    {
        VBuffer<float> buffer = default;
        var first = VBufferEditor.Create(ref buffer, 4);
        Assert.True(first.CreatedNewValues);
        first.Values.Fill(1);
        buffer = first.Commit();
        var kept = buffer;
        var second = VBufferEditor.Create(ref buffer, 3);
        Assert.False(second.CreatedNewValues);
        Assert.Equal([1f, 1f, 1f], second.Values.ToArray());
        second.Values[0] = 5;
        buffer = second.Commit();
        Assert.Equal(5f, kept.GetItemOrDefault(0));
        Assert.Equal(3, buffer.Length);
    }

    [Fact]
    public void An_editor_makes_sparse_buffers_and_cuts_them_short()
    {
        VBuffer<float> buffer = default;
        var editor = VBufferEditor.Create(ref buffer, 5, 2);
        Assert.True(editor.CreatedNewIndices);
        (editor.Values[0], editor.Indices[0]) = (3, 2);
        (editor.Values[1], editor.Indices[1]) = (4, 3);
        Assert.Equal([0f, 0f, 3f, 0f, 0f], editor.CommitTruncated(1).DenseValues());
        buffer = editor.Commit();
        Assert.Equal([0f, 0f, 3f, 4f, 0f], buffer.DenseValues());
        var again = VBufferEditor.CreateFromBuffer(ref buffer);
        Assert.Equal([3f, 4f], again.Values.ToArray());
        Assert.True(VBufferEditor.Create(ref buffer, 2).Indices.IsEmpty);
        Assert.Throws<ArgumentOutOfRangeException>(() => VBufferEditor.Create(ref buffer, 2, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => VBufferEditor.Create(ref buffer, 2).CommitTruncated(3));
    }

    [Fact]
    public void A_larger_array_keeps_the_old_items_only_if_told()
    {
        var buffer = new VBuffer<float>(2, [1f, 2f]);
        Assert.Equal([1f, 2f, 0f], VBufferEditor.Create(ref buffer, 3, keepOldOnResize: true).Values.ToArray());
        Assert.Equal([0f, 0f, 0f], VBufferEditor.Create(ref buffer, 3).Values.ToArray());
    }
}
