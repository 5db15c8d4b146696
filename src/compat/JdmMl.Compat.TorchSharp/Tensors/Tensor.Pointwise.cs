using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor abs() => Ops.Abs.Call([this]);
        public Tensor abs_() => Changed(Ops.AbsInPlace, [this]);
        public Tensor ceil() => Ops.Ceil.Call([this]);
        public Tensor ceil_() => Changed(Ops.CeilInPlace, [this]);
        public Tensor cos() => Ops.Cos.Call([this]);
        public Tensor cos_() => Changed(Ops.CosInPlace, [this]);
        public Tensor erf() => Ops.Erf.Call([this]);
        public Tensor erf_() => Changed(Ops.ErfInPlace, [this]);
        public Tensor exp() => Ops.Exp.Call([this]);
        public Tensor exp_() => Changed(Ops.ExpInPlace, [this]);
        public Tensor expm1() => Ops.Expm1.Call([this]);
        public Tensor expm1_() => Changed(Ops.Expm1InPlace, [this]);
        public Tensor floor() => Ops.Floor.Call([this]);
        public Tensor floor_() => Changed(Ops.FloorInPlace, [this]);
        public Tensor log() => Ops.Log.Call([this]);
        public Tensor log_() => Changed(Ops.LogInPlace, [this]);
        public Tensor log1p() => Ops.Log1p.Call([this]);
        public Tensor log1p_() => Changed(Ops.Log1pInPlace, [this]);
        public Tensor log2() => Ops.Log2.Call([this]);
        public Tensor log2_() => Changed(Ops.Log2InPlace, [this]);
        public Tensor log10() => Ops.Log10.Call([this]);
        public Tensor log10_() => Changed(Ops.Log10InPlace, [this]);
        public Tensor neg() => Ops.Neg.Call([this]);
        public Tensor neg_() => Changed(Ops.NegInPlace, [this]);
        public Tensor reciprocal() => Ops.Reciprocal.Call([this]);
        public Tensor reciprocal_() => Changed(Ops.ReciprocalInPlace, [this]);
        public Tensor rsqrt() => Ops.Rsqrt.Call([this]);
        public Tensor rsqrt_() => Changed(Ops.RsqrtInPlace, [this]);
        public Tensor sigmoid() => Ops.Sigmoid.Call([this]);
        public Tensor sigmoid_() => Changed(Ops.SigmoidInPlace, [this]);
        public Tensor sign() => Ops.Sign.Call([this]);
        public Tensor sign_() => Changed(Ops.SignInPlace, [this]);
        public Tensor sin() => Ops.Sin.Call([this]);
        public Tensor sin_() => Changed(Ops.SinInPlace, [this]);
        public Tensor sqrt() => Ops.Sqrt.Call([this]);
        public Tensor sqrt_() => Changed(Ops.SqrtInPlace, [this]);
        public Tensor tan() => Ops.Tan.Call([this]);
        public Tensor tan_() => Changed(Ops.TanInPlace, [this]);
        public Tensor tanh() => Ops.Tanh.Call([this]);
        public Tensor tanh_() => Changed(Ops.TanhInPlace, [this]);
        public Tensor trunc() => Ops.Trunc.Call([this]);
        public Tensor trunc_() => Changed(Ops.TruncInPlace, [this]);
        public Tensor relu() => Ops.Relu.Call([this]);
        public Tensor relu_() => Changed(Ops.ReluInPlace, [this]);
        public Tensor silu() => Ops.Silu.Call([this]);
        public Tensor silu_() => Changed(Ops.SiluInPlace, [this]);
        public Tensor acos() => Ops.Acos.Call([this]);
        public Tensor asin() => Ops.Asin.Call([this]);
        public Tensor atan() => Ops.Atan.Call([this]);
        public Tensor sinh() => Ops.Sinh.Call([this]);
        public Tensor cosh() => Ops.Cosh.Call([this]);
        public Tensor erfc() => Ops.Erfc.Call([this]);
        public Tensor erfinv() => Ops.Erfinv.Call([this]);
        public Tensor lgamma() => Ops.Lgamma.Call([this]);
        public Tensor frac() => Ops.Frac.Call([this]);
        public Tensor negative() => neg();
        public Tensor square() => pow(2);
        public Tensor gelu() => Ops.Gelu.Call([this]);
        public Tensor leaky_relu(Scalar negative_slope) => Ops.LeakyRelu.Call([this, negative_slope]);
        public Tensor leaky_relu_(Scalar negative_slope) => Changed(Ops.LeakyReluInPlace, [this, negative_slope]);
        public Tensor softplus() => Ops.Softplus.Call([this]);
        public Tensor log_sigmoid() => Ops.LogSigmoid.Call([this]);
        public Tensor round(long decimals = 0L) => decimals == 0 ? Ops.Round.Call([this]) : Ops.RoundDecimals.Call([this, decimals]);
        public Tensor round_(long decimals = 0L) => decimals == 0 ? Changed(Ops.RoundInPlace, [this]) : Changed(Ops.RoundDecimalsInPlace, [this, decimals]);
        public Tensor logit(double? eps = null) => Ops.Logit.Call([this, eps]);
        public Tensor nan_to_num(double nan = 0d, double? posinf = null, double? neginf = null) => Ops.NanToNum.Call([this, nan, posinf, neginf]);
        public Tensor softmax(long dim, ScalarType? dtype = null) => Ops.SoftmaxInt.Call([this, dim, dtype]);
        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Ops.LogSoftmaxInt.Call([this, dim, dtype]);
    }
}
