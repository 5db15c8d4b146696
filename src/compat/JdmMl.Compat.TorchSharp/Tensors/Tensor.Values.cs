using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor matmul(Tensor target) => Ops.Matmul.Call([this, target]);
        public Tensor mm(Tensor target) => Ops.Mm.Call([this, target]);
        public Tensor mv(Tensor target) => Ops.Mv.Call([this, target]);
        public Tensor bmm(Tensor batch2) => Ops.Bmm.Call([this, batch2]);
        public Tensor dot(Tensor target) => Ops.Dot.Call([this, target]);
        public Tensor outer(Tensor vec2) => Ops.Outer.Call([this, vec2]);
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => Ops.Addmm.Call([this, mat1, mat2, beta, alpha]);
        public Tensor baddbmm(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) => Ops.Baddbmm.Call([this, batch1, batch2, beta, alpha]);
        public Tensor inverse() => Ops.Inverse.Call([this]);
        public Tensor det() => Ops.Det.Call([this]);

        public Tensor index_select(long dim, Tensor index) => Ops.IndexSelect.Call([this, dim, index]);
        public Tensor select(long dim, long index) => Ops.SelectInt.Call([this, dim, index]);
        public Tensor narrow(long dim, long start, long length) => Ops.Narrow.Call([this, dim, start, length]);
        public Tensor slice(long dim, long start, long finish, long step) => Ops.SliceTensor.Call([this, dim, start, finish, step]);
        public Tensor take(Tensor index) => Ops.Take.Call([this, index]);
        public Tensor gather(long dim, Tensor index) => Ops.Gather.Call([this, dim, index]);
        public Tensor scatter(long dim, Tensor index, Tensor src) => Ops.ScatterSrc.Call([this, dim, index, src]);
        public Tensor scatter_(long dim, Tensor index, Tensor src) => Changed(Ops.ScatterSrcInPlace, [this, dim, index, src]);
        public Tensor scatter_add(long dim, Tensor index, Tensor src) => Ops.ScatterAdd.Call([this, dim, index, src]);
        public Tensor scatter_add_(long dim, Tensor index, Tensor src) => Changed(Ops.ScatterAddInPlace, [this, dim, index, src]);
        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) => Changed(Ops.IndexAddInPlace, [this, dim, index, source, alpha]);
        public Tensor index_copy_(long dim, Tensor index, Tensor source) => Changed(Ops.IndexCopyInPlace, [this, dim, index, source]);
        public Tensor index_fill_(long dim, Tensor index, Scalar value) => Changed(Ops.IndexFillIntScalarInPlace, [this, dim, index, value]);
        public Tensor masked_fill(Tensor mask, Scalar value) => Ops.MaskedFillScalar.Call([this, mask, value]);
        public Tensor masked_fill_(Tensor mask, Scalar value) => Changed(Ops.MaskedFillScalarInPlace, [this, mask, value]);
        public Tensor masked_scatter(Tensor mask, Tensor value) => Ops.MaskedScatter.Call([this, mask, value]);
        public Tensor masked_select(Tensor mask) => Ops.MaskedSelect.Call([this, mask]);
        public Tensor nonzero() => Ops.Nonzero.Call([this]);
        public Tensor argwhere() => Ops.Argwhere.Call([this]);
        public Tensor where(Tensor condition, Tensor y) => Ops.WhereSelf.Call([condition, this, y]);

        public Tensor fill_(Scalar value) => Changed(Ops.FillScalarInPlace, [this, value]);

        /// <summary>Zeroes in place; returns a new handle on the same tensor, as TorchSharp 0.102.7 does.</summary>
        public Tensor zero_()
        {
            Ops.ZeroInPlace.InPlace([this]);
            return Share();
        }

        public Tensor copy_(Tensor source, bool nonBlocking = false) => Changed(Ops.CopyInPlace, [this, source, nonBlocking]);
        public Tensor set_(Tensor source) => Changed(Ops.SetSourceTensorInPlace, [this, source]);

        public Tensor bernoulli(Generator? generator = null) => Ops.Bernoulli.Call([this, generator]);
        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null) => Ops.Multinomial.Call([this, num_samples, replacement, generator]);
        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) => Changed(Ops.BernoulliFloatInPlace, [this, p, generator]);
        public Tensor normal_(double mean = 0.0, double std = 1.0, Generator? generator = null) => Changed(Ops.NormalInPlace, [this, mean, std, generator]);
        public Tensor uniform_(double from, double to, Generator? generator = null) => Changed(Ops.UniformInPlace, [this, from, to, generator]);
        public Tensor random_(double from, double to, Generator? generator = null) => Changed(Ops.RandomFromInPlace, [this, (long)from, (long)to, generator]);
    }
}
