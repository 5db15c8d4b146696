namespace TorchSharp.Interop;

/// <summary>libtorch's operators by name and overload: values.</summary>
internal static partial class Ops
{
    public static readonly Op Addmm = new("addmm");
    public static readonly Op Argwhere = new("argwhere");
    public static readonly Op Baddbmm = new("baddbmm");
    public static readonly Op Bernoulli = new("bernoulli");
    public static readonly Op BernoulliFloatInPlace = new("bernoulli_", "float");
    public static readonly Op Bmm = new("bmm");
    public static readonly Op CopyInPlace = new("copy_");
    public static readonly Op Det = new("det");
    public static readonly Op Dot = new("dot");
    public static readonly Op FillScalarInPlace = new("fill_", "Scalar");
    public static readonly Op Gather = new("gather");
    public static readonly Op IndexAddInPlace = new("index_add_");
    public static readonly Op IndexCopyInPlace = new("index_copy_");
    public static readonly Op IndexFillIntScalarInPlace = new("index_fill_", "int_Scalar");
    public static readonly Op IndexPutInPlace = new("index_put_");
    public static readonly Op IndexSelect = new("index_select");
    public static readonly Op IndexTensor = new("index", "Tensor");
    public static readonly Op Inverse = new("inverse");
    public static readonly Op MaskedFillScalar = new("masked_fill", "Scalar");
    public static readonly Op MaskedFillScalarInPlace = new("masked_fill_", "Scalar");
    public static readonly Op MaskedScatter = new("masked_scatter");
    public static readonly Op MaskedSelect = new("masked_select");
    public static readonly Op Matmul = new("matmul");
    public static readonly Op Mm = new("mm");
    public static readonly Op Multinomial = new("multinomial");
    public static readonly Op Mv = new("mv");
    public static readonly Op Narrow = new("narrow");
    public static readonly Op Nonzero = new("nonzero");
    public static readonly Op NormalInPlace = new("normal_");
    public static readonly Op Outer = new("outer");
    public static readonly Op RandomFromInPlace = new("random_", "from");
    public static readonly Op ScatterAdd = new("scatter_add");
    public static readonly Op ScatterAddInPlace = new("scatter_add_");
    public static readonly Op ScatterSrc = new("scatter", "src");
    public static readonly Op ScatterSrcInPlace = new("scatter_", "src");
    public static readonly Op SelectInt = new("select", "int");
    public static readonly Op SetSourceTensorInPlace = new("set_", "source_Tensor");
    public static readonly Op SliceTensor = new("slice", "Tensor");
    public static readonly Op Take = new("take");
    public static readonly Op UniformInPlace = new("uniform_");
    public static readonly Op WhereSelf = new("where", "self");
    public static readonly Op ZeroInPlace = new("zero_");
}
