using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Runs an operator that changes this tensor, and returns this.</summary>
        private Tensor Changed(Op op, ReadOnlySpan<Arg> arguments)
        {
            op.InPlace(arguments);
            return this;
        }

        public Tensor add(Tensor target) => Ops.AddTensor.Call([this, target]);
        public Tensor add(Tensor target, Scalar alpha) => Ops.AddTensor.Call([this, target, alpha]);
        public Tensor add(Scalar scalar) => Ops.AddScalar.Call([this, scalar]);
        public Tensor add(Scalar scalar, Scalar alpha) => Ops.AddScalar.Call([this, scalar, alpha]);
        public Tensor add_(Tensor target) => Changed(Ops.AddTensorInPlace, [this, target]);
        public Tensor add_(Tensor target, Scalar alpha) => Changed(Ops.AddTensorInPlace, [this, target, alpha]);
        public Tensor add_(Scalar scalar) => Changed(Ops.AddScalarInPlace, [this, scalar]);
        public Tensor add_(Scalar scalar, Scalar alpha) => Changed(Ops.AddScalarInPlace, [this, scalar, alpha]);

        public Tensor sub(Tensor target) => Ops.SubTensor.Call([this, target]);
        public Tensor sub(Scalar target) => Ops.SubScalar.Call([this, target]);
        public Tensor sub_(Tensor target) => Changed(Ops.SubTensorInPlace, [this, target]);
        public Tensor sub_(Scalar target) => Changed(Ops.SubScalarInPlace, [this, target]);

        public Tensor mul(Tensor target) => Ops.MulTensor.Call([this, target]);
        public Tensor mul(Scalar target) => Ops.MulScalar.Call([this, target]);
        public Tensor mul_(Tensor target) => Changed(Ops.MulTensorInPlace, [this, target]);
        public Tensor mul_(Scalar target) => Changed(Ops.MulScalarInPlace, [this, target]);

        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None ? Ops.DivTensor.Call([this, target]) : Ops.DivTensorMode.Call([this, target, rounding_mode.ToString()]);

        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None ? Ops.DivScalar.Call([this, target]) : Ops.DivScalarMode.Call([this, target, rounding_mode.ToString()]);

        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None ? Changed(Ops.DivTensorInPlace, [this, target]) : Changed(Ops.DivTensorModeInPlace, [this, target, rounding_mode.ToString()]);

        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None ? Changed(Ops.DivScalarInPlace, [this, target]) : Changed(Ops.DivScalarModeInPlace, [this, target, rounding_mode.ToString()]);

        public Tensor floor_divide(Tensor other) => Ops.FloorDivide.Call([this, other]);
        public Tensor floor_divide(Scalar other) => Ops.FloorDivideScalar.Call([this, other]);
        public Tensor remainder(Tensor target) => Ops.RemainderTensor.Call([this, target]);
        public Tensor remainder(Scalar scalar) => Ops.RemainderScalar.Call([this, scalar]);
        public Tensor fmod(Tensor target) => Ops.FmodTensor.Call([this, target]);
        public Tensor fmod(Scalar scalar) => Ops.FmodScalar.Call([this, scalar]);

        public Tensor pow(Tensor exponent) => Ops.PowTensorTensor.Call([this, exponent]);
        public Tensor pow(Scalar exponent) => Ops.PowTensorScalar.Call([this, exponent]);
        public Tensor pow_(Tensor exponent) => Changed(Ops.PowTensorInPlace, [this, exponent]);
        public Tensor pow_(Scalar exponent) => Changed(Ops.PowScalarInPlace, [this, exponent]);

        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) => Ops.Addcmul.Call([this, tensor1, tensor2, value]);
        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) => Changed(Ops.AddcmulInPlace, [this, tensor1, tensor2, value]);
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) => Ops.Addcdiv.Call([this, tensor1, tensor2, value]);
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2) => Ops.Addcdiv.Call([this, tensor1, tensor2]);
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) => Changed(Ops.AddcdivInPlace, [this, tensor1, tensor2, value]);
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) => Changed(Ops.AddcdivInPlace, [this, tensor1, tensor2]);
        public Tensor lerp(Tensor end, Tensor weight) => Ops.LerpTensor.Call([this, end, weight]);
        public Tensor lerp_(Tensor end, Tensor weight) => Changed(Ops.LerpTensorInPlace, [this, end, weight]);

        public Tensor maximum(Tensor other) => Ops.Maximum.Call([this, other]);
        public Tensor minimum(Tensor other) => Ops.Minimum.Call([this, other]);
        public Tensor atan2(Tensor other) => Ops.Atan2.Call([this, other]);
        public Tensor logaddexp(Tensor other) => Ops.Logaddexp.Call([this, other]);

        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Ops.Clamp.Call([this, min, max]);
        public Tensor clamp(Tensor? min = null, Tensor? max = null) => Ops.ClampTensor.Call([this, min, max]);
        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => Changed(Ops.ClampInPlace, [this, min, max]);
        public Tensor clamp_(Tensor? min = null, Tensor? max = null) => Changed(Ops.ClampTensorInPlace, [this, min, max]);
        public Tensor clip(Scalar? min = null, Scalar? max = null) => clamp(min, max);
        public Tensor clamp_max(Scalar max) => Ops.ClampMax.Call([this, max]);
        public Tensor clamp_max_(Scalar max) => Changed(Ops.ClampMaxInPlace, [this, max]);
        public Tensor clamp_min(Scalar min) => Ops.ClampMin.Call([this, min]);
        public Tensor clamp_min_(Scalar min) => Changed(Ops.ClampMinInPlace, [this, min]);
    }
}
