using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor sum(ScalarType? type = null) => Ops.Sum.Call([this, type]);
        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => Ops.SumDimIntList.Call([this, dim, keepdim, type]);
        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) => Ops.SumDimIntList.Call([this, dim, keepdim, type]);
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => sum(new long[] { dim }, keepdim, type);
        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) => sum(new long[] { dim0, dim1 }, keepdim, type);
        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) => sum(new long[] { dim0, dim1, dim2 }, keepdim, type);
        public Tensor mean() => Ops.Mean.Call([this]);
        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) => Ops.MeanDim.Call([this, dimensions, keepdim, type]);
        public Tensor prod(ScalarType? type = null) => Ops.Prod.Call([this, type]);
        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) => Ops.ProdDimInt.Call([this, dim, keepdim, type]);

        public Tensor std(bool unbiased = true) => Ops.Std.Call([this, unbiased]);
        public Tensor std(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std(dimensions.ToArray(), unbiased: unbiased, keepdim, type);
        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std(new long[] { dim }, unbiased, keepdim, type);
        public Tensor std((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std(new long[] { dim.Item1, dim.Item2 }, unbiased, keepdim, type);
        public Tensor std((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std(new long[] { dim.Item1, dim.Item2, dim.Item3 }, unbiased, keepdim, type);

        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            var result = Ops.StdDim.Call([this, dimensions, unbiased, keepdim]);
            return type is { } wanted ? result.to_type(wanted, disposeAfter: true) : result;
        }

        public Tensor var(bool unbiased = true) => Ops.Var.Call([this, unbiased]);
        public Tensor var(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var(dimensions.ToArray(), unbiased: unbiased, keepdim, type);
        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var(new long[] { dim }, unbiased, keepdim, type);
        public Tensor var((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var(new long[] { dim.Item1, dim.Item2 }, unbiased, keepdim, type);
        public Tensor var((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var(new long[] { dim.Item1, dim.Item2, dim.Item3 }, unbiased, keepdim, type);

        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null)
        {
            var result = Ops.VarDim.Call([this, dimensions, unbiased, keepdim]);
            return type is { } wanted ? result.to_type(wanted, disposeAfter: true) : result;
        }

        /// <summary>There so that var(dims) and var(dims, keepdim: true) are as ambiguous as in TorchSharp: name the second argument <c>unbiased</c>.</summary>
        public Tensor var(long[] dimensions, bool keepdim = false, ScalarType? type = null) => var(dimensions, unbiased: true, keepdim, type);

        public (Tensor std, Tensor mean) std_mean(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Ops.StdMeanDim.Call2([this, dimensions, unbiased, keepdim]);
        public (Tensor std, Tensor mean) var_mean(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => Ops.VarMeanDim.Call2([this, dimensions, unbiased, keepdim]);

        public Tensor max() => Ops.Max.Call([this]);
        public Tensor max(Tensor other) => Ops.MaxOther.Call([this, other]);
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => Ops.MaxDim.Call2([this, dim, keepdim]);
        public Tensor min() => Ops.Min.Call([this]);
        public Tensor min(Tensor other) => Ops.MinOther.Call([this, other]);
        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) => Ops.MinDim.Call2([this, dim, keepdim]);
        public Tensor amax(params long[] dims) => Ops.Amax.Call([this, dims]);
        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) => amax((ReadOnlySpan<long>)dims, keepdim, @out);

        public Tensor amax(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) =>
            @out is null ? Ops.Amax.Call([this, dims, keepdim]) : Ops.AmaxOut.Call([this, dims, keepdim, @out]);

        public Tensor amin(params long[] dims) => Ops.Amin.Call([this, dims]);
        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) => amin((ReadOnlySpan<long>)dims, keepdim, @out);

        public Tensor amin(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) =>
            @out is null ? Ops.Amin.Call([this, dims, keepdim]) : Ops.AminOut.Call([this, dims, keepdim, @out]);

        public Tensor argmax() => Ops.Argmax.Call([this]);
        public Tensor argmax(long dim, bool keepdim = false) => Ops.Argmax.Call([this, dim, keepdim]);
        public Tensor argmin() => Ops.Argmin.Call([this]);
        public Tensor argmin(long dim, bool keepdim = false) => Ops.Argmin.Call([this, dim, keepdim]);
        public Tensor all() => Ops.All.Call([this]);
        public Tensor all(long dim, bool keepdim = false) => Ops.AllDim.Call([this, dim, keepdim]);
        public Tensor any() => Ops.Any.Call([this]);
        public Tensor any(long dim, bool keepdim = false) => Ops.AnyDim.Call([this, dim, keepdim]);
        public Tensor median() => Ops.Median.Call([this]);
        public Tensor quantile(Tensor q, long dim = -1, bool keepdim = false) => Ops.Quantile.Call([this, q, dim, keepdim]);
        public Tensor norm(float p = 2.0f) => Ops.NormScalar.Call([this, p]);
        public Tensor norm(int dim, bool keepdim = false, float p = 2.0f) => Ops.NormScalarOptDim.Call([this, p, new long[] { dim }, keepdim]);
        public Tensor logsumexp(long dim, bool keepdim = false) => Ops.Logsumexp.Call([this, new long[] { dim }, keepdim]);
        public Tensor cumsum(long dim, ScalarType? type = null) => Ops.Cumsum.Call([this, dim, type]);
        public Tensor cumprod(long dim, ScalarType? type = null) => Ops.Cumprod.Call([this, dim, type]);
        public Tensor count_nonzero(long[]? dims = null) => dims is null ? Ops.CountNonzero.Call([this]) : Ops.CountNonzeroDimIntList.Call([this, dims]);
        public Tensor histc(long bins = 100, long min = 0, long max = 0) => Ops.Histc.Call([this, bins, min, max]);
        public Tensor bincount(Tensor? weights, long minlength = 0) => Ops.Bincount.Call([this, weights, minlength]);
        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true) => Ops.Topk.Call2([this, (long)k, (long)dim, largest, sorted]);
        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false) => Ops.SortStable.Call2([this, stable, dim, descending]);
        public Tensor argsort(long dim = -1, bool descending = false) => Ops.Argsort.Call([this, dim, descending]);
        public (Tensor values, Tensor indices) kthvalue(long k, long? dim, bool keepdim = false) => Ops.Kthvalue.Call2([this, k, dim ?? -1L, keepdim]);
    }
}
