using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Compat.TorchSharp.Tests;

public class ReductionTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();
    private readonly Tensor t;

    public ReductionTests() => t = arange(24, dtype: ScalarType.Float32).reshape(2, 3, 4);

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Sums_means_and_spreads()
    {
        Golden.Equal(t.sum(), 276);
        Golden.Equal(t.sum([1, 2]), 66, 210);
        Golden.Equal(t.mean([0, 2], keepdim: true), 7.5f, 11.5f, 15.5f);
        Golden.Equal(t.var((1, 2)), 13, 13);
        Golden.Equal(t.std(1)[0], 4, 4, 4, 4);
        Assert.Equal(ScalarType.Float64, t.sum(type: ScalarType.Float64).dtype);
    }

    [Fact]
    public void Extremes_and_their_places()
    {
        var (values, indexes) = t.max(2);
        Golden.Equal(values[0], 3, 7, 11);
        Assert.Equal(new long[] { 3, 3, 3 }, indexes[0].data<long>().ToArray());
        Golden.Equal(t.amax(0, 1), 20, 21, 22, 23);
        Assert.Equal(23, t.argmax().item<long>());
        Golden.Equal(t[0, 1].topk(2).values, 7, 6);
        Golden.Equal((-t[0, 1]).sort().Values, -7, -6, -5, -4);
    }

    [Fact]
    public void Norms_quantiles_and_histograms()
    {
        Golden.Equal(t[0].norm(3f), 16.331623f);
        Golden.Equal(t[0].norm(1, p: 2), 3.7416575f, 11.224972f, 19.131126f);
        Golden.Equal(t[0].flatten().quantile(tensor(0.3f)), 3.3000002f);
        Golden.Equal(t.histc(4, 0, 24), 6, 6, 6, 6);
        Golden.Equal(t[0].logsumexp(1), 3.4401896f, 7.4401898f, 11.440189f);
        Golden.Equal(t[0, 1].cumsum(0), 4, 9, 15, 22);
    }

    [Fact]
    public void Truth()
    {
        Assert.True((t >= 0).all().item<bool>());
        Assert.True((t > 22).any().item<bool>());
        Assert.False(t.isnan().any().item<bool>());
        Assert.True(t.allclose(t * (1 + 1e-6)));
        Assert.False(t.allclose(t * (1 + 1e-4)));
    }

    [Fact]
    public void Products()
    {
        Golden.Equal(einsum("bij,bkj->bik", t, t * 0.1)[0, 0], 1.4f, 3.8f, 6.2f);
        Golden.Equal(t[0].matmul(t[0].t())[0], 14, 38, 62);
        Golden.Equal(t.bmm(t.transpose(1, 2))[0, 0], 14, 38, 62);
    }
}
