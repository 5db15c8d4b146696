using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor eq(Tensor target) => Ops.EqTensor.Call([this, target]);
        public Tensor eq(Scalar target) => Ops.EqScalar.Call([this, target]);
        public Tensor ne(Tensor target) => Ops.NeTensor.Call([this, target]);
        public Tensor ne(Scalar target) => Ops.NeScalar.Call([this, target]);
        public Tensor lt(Tensor target) => Ops.LtTensor.Call([this, target]);
        public Tensor lt(Scalar target) => Ops.LtScalar.Call([this, target]);
        public Tensor le(Tensor target) => Ops.LeTensor.Call([this, target]);
        public Tensor le(Scalar target) => Ops.LeScalar.Call([this, target]);
        public Tensor gt(Tensor target) => Ops.GtTensor.Call([this, target]);
        public Tensor gt(Scalar target) => Ops.GtScalar.Call([this, target]);
        public Tensor ge(Tensor target) => Ops.GeTensor.Call([this, target]);
        public Tensor ge(Scalar target) => Ops.GeScalar.Call([this, target]);

        public static Tensor operator ==(Tensor left, Tensor right) => left.eq(right);
        public static Tensor operator ==(Tensor left, Scalar right) => left.eq(right);
        public static Tensor operator ==(Scalar left, Tensor right) => right.eq(left);
        public static Tensor operator !=(Tensor left, Tensor right) => left.ne(right);
        public static Tensor operator !=(Tensor left, Scalar right) => left.ne(right);
        public static Tensor operator !=(Scalar left, Tensor right) => right.ne(left);
        public static Tensor operator <(Tensor left, Tensor right) => left.lt(right);
        public static Tensor operator <(Tensor left, Scalar right) => left.lt(right);
        public static Tensor operator <(Scalar left, Tensor right) => right.gt(left);
        public static Tensor operator <=(Tensor left, Tensor right) => left.le(right);
        public static Tensor operator <=(Tensor left, Scalar right) => left.le(right);
        public static Tensor operator <=(Scalar left, Tensor right) => right.ge(left);
        public static Tensor operator >(Tensor left, Tensor right) => left.gt(right);
        public static Tensor operator >(Tensor left, Scalar right) => left.gt(right);
        public static Tensor operator >(Scalar left, Tensor right) => right.lt(left);
        public static Tensor operator >=(Tensor left, Tensor right) => left.ge(right);
        public static Tensor operator >=(Tensor left, Scalar right) => left.ge(right);
        public static Tensor operator >=(Scalar left, Tensor right) => right.le(left);

        public Tensor isnan() => Ops.Isnan.Call([this]);
        public Tensor isinf() => Ops.Isinf.Call([this]);
        public Tensor isfinite() => Ops.Isfinite.Call([this]);
        public Tensor isclose(Tensor other, double rtol = 1e-05, double atol = 1e-08, bool nanEqual = false) => Ops.Isclose.Call([this, other, rtol, atol, nanEqual]);
        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) => Ops.Allclose.CallBool([this, target, rtol, atol, equal_nan]);

        public Tensor logical_and(Tensor other) => Ops.LogicalAnd.Call([this, other]);
        public Tensor logical_and_(Tensor other) => Changed(Ops.LogicalAndInPlace, [this, other]);
        public Tensor logical_or(Tensor other) => Ops.LogicalOr.Call([this, other]);
        public Tensor logical_or_(Tensor other) => Changed(Ops.LogicalOrInPlace, [this, other]);
        public Tensor logical_xor(Tensor other) => Ops.LogicalXor.Call([this, other]);
        public Tensor logical_not() => Ops.LogicalNot.Call([this]);
        public Tensor logical_not_() => Changed(Ops.LogicalNotInPlace, [this]);
        public Tensor bitwise_and(Tensor other) => Ops.BitwiseAndTensor.Call([this, other]);
        public Tensor bitwise_or(Tensor other) => Ops.BitwiseOrTensor.Call([this, other]);
        public Tensor bitwise_xor(Tensor other) => Ops.BitwiseXorTensor.Call([this, other]);
        public Tensor bitwise_right_shift(Tensor other) => Ops.BitwiseRightShiftTensor.Call([this, other]);
        public Tensor bitwise_not() => Ops.BitwiseNot.Call([this]);

        public static Tensor operator &(Tensor left, Tensor right) => left.bitwise_and(right);
        public static Tensor operator |(Tensor left, Tensor right) => left.bitwise_or(right);
        public static Tensor operator ^(Tensor left, Tensor right) => left.bitwise_xor(right);
        public static Tensor operator ~(Tensor left) => left.bitwise_not();
    }
}
