using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Compat.TorchSharp.Tests;

public class IndexingTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly Tensor t;

    public IndexingTests() => t = arange(24, dtype: ScalarType.Float32).reshape(2, 3, 4);

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Positions_slices_and_the_ellipsis()
    {
        Assert.Equal(17, t[1, 1, 1].item<float>());
        Golden.Equal(t[1, TensorIndex.Slice(step: 2), TensorIndex.Slice(1)], 13, 14, 15, 21, 22, 23);
        Golden.Equal(t[TensorIndex.Ellipsis, -1], 3, 7, 11, 15, 19, 23);
        Golden.Equal(t[0, 1, 1..^1], 5, 6);
        Golden.Equal(t[0, (1, null), 0], 4, 8);
        Golden.Equal(t[^1, 0, 0], 12);
        Assert.Equal(new long[] { 2, 1, 3, 4 }, t[TensorIndex.Colon, TensorIndex.None].shape);
    }

    [Fact]
    public void Tensors_of_positions_and_masks()
    {
        var index = tensor(new long[] { 2, 0 });
        Golden.Equal(t[TensorIndex.Colon, TensorIndex.Tensor(index)][0], 8, 9, 10, 11, 0, 1, 2, 3);
        Golden.Equal(t[0][t[0] > 4], 5, 6, 7, 8, 9, 10, 11);
        var mixed = t[TensorIndex.Colon, TensorIndex.None, 1, TensorIndex.Tensor(index)];
        Assert.Equal(new long[] { 2, 1, 2 }, mixed.shape);
        Golden.Equal(mixed, 6, 4, 18, 16);
        Golden.Equal(t[TensorIndex.Tensor(tensor(new long[] { 0, 1 })), TensorIndex.Colon, TensorIndex.Tensor(tensor(new long[] { 1, 3 }))], 1, 5, 9, 15, 19, 23);
    }

    [Fact]
    public void Assignment_writes_through_views_and_gathers()
    {
        t[0, 0] = tensor(new[] { -1f, -2f, -3f, -4f });
        t[1, TensorIndex.Colon, TensorIndex.Slice(0, 2)] = tensor(7f);
        t[t > 20] = tensor(0f);
        t.index_put_(5, TensorIndex.Single(0), TensorIndex.Single(2), TensorIndex.Tensor(tensor(new long[] { 0, 3 })));
        Golden.Equal(t[0], -1, -2, -3, -4, 4, 5, 6, 7, 5, 9, 10, 5);
        Golden.Equal(t[1], 7, 7, 14, 15, 7, 7, 18, 19, 7, 7, 0, 0);
    }

    [Fact]
    public void An_index_out_of_range_is_an_error()
    {
        Assert.Throws<ExternalException>(() => t[2, 0, 0]);
        Assert.Throws<ExternalException>(() => t[0, 0, 0, 0]);
    }

    [Fact]
    public void Gather_scatter_and_select()
    {
        var index = tensor(new long[] { 3, 1, 0 }).reshape(1, 3, 1).expand(2, 3, 1);
        Golden.Equal(t.gather(2, index), 3, 5, 8, 15, 17, 20);
        Golden.Equal(zeros(4).scatter_add_(0, tensor(new long[] { 1, 1, 3 }), ones(3)), 0, 2, 0, 1);
        Golden.Equal(t.index_select(2, tensor(new long[] { 3 }))[0].flatten(), 3, 7, 11);
        Golden.Equal(t.narrow(2, 1, 2)[0, 0], 1, 2);
    }

    [Fact]
    public void Rearranging()
    {
        Golden.Equal(t[0].rot90(), 3, 7, 11, 2, 6, 10, 1, 5, 9, 0, 4, 8);
        Golden.Equal(t[0, 0].roll(1), 3, 0, 1, 2);
        Golden.Equal(t[0, 0].flip(0), 3, 2, 1, 0);
        Golden.Equal(t[0, 0].unfold(0, 2, 1), 0, 1, 1, 2, 2, 3);
        Assert.Equal(new long[] { 4, 1, 12 }, t.permute(1, 2, 0).stride());
        Assert.False(t.permute(1, 2, 0).is_contiguous());
        Golden.Equal(where(t[0, 0] > 1, t[0, 0], zeros(4)), 0, 0, 2, 3);
    }
}
