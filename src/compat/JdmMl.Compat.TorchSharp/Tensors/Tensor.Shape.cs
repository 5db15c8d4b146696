using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor view(params long[] shape) => Ops.View.Call([this, shape]);
        public Tensor view_as(Tensor other) => view(other.shape);
        public Tensor reshape(params long[] shape) => Ops.Reshape.Call([this, shape]);
        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Ops.FlattenUsingInts.Call([this, start_dim, end_dim]);
        public Tensor unflatten(long dim, params long[] sizes) => Ops.UnflattenInt.Call([this, dim, sizes]);
        public Tensor ravel() => Ops.Ravel.Call([this]);
        public Tensor squeeze(long? dim = null) => dim is { } d ? Ops.SqueezeDim.Call([this, d]) : Ops.Squeeze.Call([this]);
        public Tensor squeeze_(long? dim = null) => dim is { } d ? Changed(Ops.SqueezeDimInPlace, [this, d]) : Changed(Ops.SqueezeInPlace, [this]);
        public Tensor unsqueeze(long dim) => Ops.Unsqueeze.Call([this, dim]);
        public Tensor unsqueeze_(long dim) => Changed(Ops.UnsqueezeInPlace, [this, dim]);
        public Tensor t() => Ops.T.Call([this]);
        public Tensor transpose(long dim0, long dim1) => Ops.TransposeInt.Call([this, dim0, dim1]);
        public Tensor transpose_(long dim0, long dim1) => Changed(Ops.TransposeInPlace, [this, dim0, dim1]);
        public Tensor swapaxes(long dim0, long dim1) => transpose(dim0, dim1);
        public Tensor permute(params long[] permutation) => Ops.Permute.Call([this, permutation]);
        public Tensor permute(IEnumerable<long> permutation) => permute(permutation.ToArray());
        public Tensor movedim(long[] source, long[] destination) => Ops.MovedimIntlist.Call([this, source, destination]);
        public Tensor contiguous() => Ops.Contiguous.Call([this]);
        public Tensor clone() => Ops.Clone.Call([this]);
        public Tensor detach() => Ops.Detach.Call([this]);
        public Tensor detach_() => Changed(Ops.DetachInPlace, [this]);
        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0L) => Ops.AsStrided.Call([this, size, strides, storageOffset]);

        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false) => Ops.Expand.Call([this, sizes, isImplicit]);
        public Tensor expand(long[] sizes, bool isImplicit = false) => Ops.Expand.Call([this, sizes, isImplicit]);
        public Tensor expand(params long[] sizes) => Ops.Expand.Call([this, sizes]);
        public Tensor expand_as(Tensor other) => expand(other.shape);
        public Tensor broadcast_to(params long[] shape) => Ops.BroadcastTo.Call([this, shape]);
        public Tensor repeat(params long[] sizes) => Ops.Repeat.Call([this, sizes]);
        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) => Ops.RepeatInterleaveSelfInt.Call([this, repeats, dim, output_size]);
        public Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null) => Ops.RepeatInterleaveSelfTensor.Call([this, repeats, dim, output_size]);
        public Tensor tile(long[] reps) => Ops.Tile.Call([this, reps]);
        public Tensor unfold(long dimension, long size, long step) => Ops.Unfold.Call([this, dimension, size, step]);

        public Tensor flip(params long[] dims) => Ops.Flip.Call([this, dims]);

        public Tensor rot90(long k = 1, (long, long)? dims = null)
        {
            var (from, to) = dims ?? (0, 1);
            return Ops.Rot90.Call([this, k, new long[] { from, to }]);
        }

        public Tensor roll(long shifts, long? dims = null) => Ops.Roll.Call([this, new long[] { shifts }, dims is { } d ? new long[] { d } : Array.Empty<long>()]);
        public Tensor roll((long, long) shifts, (long, long) dims) => Ops.Roll.Call([this, new long[] { shifts.Item1, shifts.Item2 }, new long[] { dims.Item1, dims.Item2 }]);
        public Tensor roll(long[] shifts, long[] dims) => Ops.Roll.Call([this, shifts, dims]);
        public Tensor roll(ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims = default) => Ops.Roll.Call([this, shifts, dims]);

        public Tensor[] unbind(long dimension = 0L) => Ops.UnbindInt.CallMany([this, dimension]);
        public Tensor[] split(long size, int dim = 0) => Ops.SplitTensor.CallMany([this, size, (long)dim]);
        public Tensor[] split(ReadOnlySpan<long> sizes, long dim = 0) => Ops.SplitWithSizes.CallMany([this, sizes, dim]);
        public Tensor[] split(long[] sizes, long dim = 0) => Ops.SplitWithSizes.CallMany([this, sizes, dim]);
        public Tensor[] split(params long[] sizes) => Ops.SplitWithSizes.CallMany([this, sizes, 0L]);
        public Tensor[] tensor_split(long size, long dim = 0L) => Ops.TensorSplitSections.CallMany([this, size, dim]);
        public Tensor[] tensor_split(long[] sizes, long dim = 0L) => Ops.TensorSplitIndices.CallMany([this, sizes, dim]);
        public Tensor[] chunk(long chunks, long dim = 0L) => Ops.Chunk.CallMany([this, chunks, dim]);

        public Tensor tril(long diagonal = 0) => Ops.Tril.Call([this, diagonal]);
        public Tensor triu(long diagonal = 0) => Ops.Triu.Call([this, diagonal]);
        public Tensor diag(long diagonal = 0) => Ops.Diag.Call([this, diagonal]);
        public Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 0) => Ops.Diagonal.Call([this, offset, dim1, dim2]);
    }
}
