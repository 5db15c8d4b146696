namespace TorchSharp.Interop;

/// <summary>libtorch's operators by name and overload: arithmetic.</summary>
internal static partial class Ops
{
    public static readonly Op AddScalar = new("add", "Scalar");
    public static readonly Op AddScalarInPlace = new("add_", "Scalar");
    public static readonly Op AddTensor = new("add", "Tensor");
    public static readonly Op AddTensorInPlace = new("add_", "Tensor");
    public static readonly Op Addcdiv = new("addcdiv");
    public static readonly Op AddcdivInPlace = new("addcdiv_");
    public static readonly Op Addcmul = new("addcmul");
    public static readonly Op AddcmulInPlace = new("addcmul_");
    public static readonly Op Atan2 = new("atan2");
    public static readonly Op Clamp = new("clamp");
    public static readonly Op ClampInPlace = new("clamp_");
    public static readonly Op ClampMax = new("clamp_max");
    public static readonly Op ClampMaxInPlace = new("clamp_max_");
    public static readonly Op ClampMin = new("clamp_min");
    public static readonly Op ClampMinInPlace = new("clamp_min_");
    public static readonly Op ClampTensor = new("clamp", "Tensor");
    public static readonly Op ClampTensorInPlace = new("clamp_", "Tensor");
    public static readonly Op DivScalar = new("div", "Scalar");
    public static readonly Op DivScalarInPlace = new("div_", "Scalar");
    public static readonly Op DivScalarMode = new("div", "Scalar_mode");
    public static readonly Op DivScalarModeInPlace = new("div_", "Scalar_mode");
    public static readonly Op DivTensor = new("div", "Tensor");
    public static readonly Op DivTensorInPlace = new("div_", "Tensor");
    public static readonly Op DivTensorMode = new("div", "Tensor_mode");
    public static readonly Op DivTensorModeInPlace = new("div_", "Tensor_mode");
    public static readonly Op FloorDivide = new("floor_divide");
    public static readonly Op FloorDivideScalar = new("floor_divide", "Scalar");
    public static readonly Op FmodScalar = new("fmod", "Scalar");
    public static readonly Op FmodTensor = new("fmod", "Tensor");
    public static readonly Op LerpTensor = new("lerp", "Tensor");
    public static readonly Op LerpTensorInPlace = new("lerp_", "Tensor");
    public static readonly Op Logaddexp = new("logaddexp");
    public static readonly Op Maximum = new("maximum");
    public static readonly Op Minimum = new("minimum");
    public static readonly Op MulScalar = new("mul", "Scalar");
    public static readonly Op MulScalarInPlace = new("mul_", "Scalar");
    public static readonly Op MulTensor = new("mul", "Tensor");
    public static readonly Op MulTensorInPlace = new("mul_", "Tensor");
    public static readonly Op PowScalarInPlace = new("pow_", "Scalar");
    public static readonly Op PowTensorInPlace = new("pow_", "Tensor");
    public static readonly Op PowTensorScalar = new("pow", "Tensor_Scalar");
    public static readonly Op PowTensorTensor = new("pow", "Tensor_Tensor");
    public static readonly Op RemainderScalar = new("remainder", "Scalar");
    public static readonly Op RemainderTensor = new("remainder", "Tensor");
    public static readonly Op SubScalar = new("sub", "Scalar");
    public static readonly Op SubScalarInPlace = new("sub_", "Scalar");
    public static readonly Op SubTensor = new("sub", "Tensor");
    public static readonly Op SubTensorInPlace = new("sub_", "Tensor");
}
