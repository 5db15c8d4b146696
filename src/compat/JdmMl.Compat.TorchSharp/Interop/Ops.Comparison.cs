namespace TorchSharp.Interop;

/// <summary>libtorch's operators by name and overload: comparison.</summary>
internal static partial class Ops
{
    public static readonly Op Allclose = new("allclose");
    public static readonly Op BitwiseAndTensor = new("bitwise_and", "Tensor");
    public static readonly Op BitwiseNot = new("bitwise_not");
    public static readonly Op BitwiseOrTensor = new("bitwise_or", "Tensor");
    public static readonly Op BitwiseRightShiftTensor = new("bitwise_right_shift", "Tensor");
    public static readonly Op BitwiseXorTensor = new("bitwise_xor", "Tensor");
    public static readonly Op EqScalar = new("eq", "Scalar");
    public static readonly Op EqTensor = new("eq", "Tensor");
    public static readonly Op GeScalar = new("ge", "Scalar");
    public static readonly Op GeTensor = new("ge", "Tensor");
    public static readonly Op GtScalar = new("gt", "Scalar");
    public static readonly Op GtTensor = new("gt", "Tensor");
    public static readonly Op Isclose = new("isclose");
    public static readonly Op Isfinite = new("isfinite");
    public static readonly Op Isinf = new("isinf");
    public static readonly Op Isnan = new("isnan");
    public static readonly Op LeScalar = new("le", "Scalar");
    public static readonly Op LeTensor = new("le", "Tensor");
    public static readonly Op LogicalAnd = new("logical_and");
    public static readonly Op LogicalAndInPlace = new("logical_and_");
    public static readonly Op LogicalNot = new("logical_not");
    public static readonly Op LogicalNotInPlace = new("logical_not_");
    public static readonly Op LogicalOr = new("logical_or");
    public static readonly Op LogicalOrInPlace = new("logical_or_");
    public static readonly Op LogicalXor = new("logical_xor");
    public static readonly Op LtScalar = new("lt", "Scalar");
    public static readonly Op LtTensor = new("lt", "Tensor");
    public static readonly Op NeScalar = new("ne", "Scalar");
    public static readonly Op NeTensor = new("ne", "Tensor");
}
