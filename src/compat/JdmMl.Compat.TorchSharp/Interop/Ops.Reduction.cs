namespace TorchSharp.Interop;

/// <summary>libtorch's operators by name and overload: reduction.</summary>
internal static partial class Ops
{
    public static readonly Op All = new("all");
    public static readonly Op AllDim = new("all", "dim");
    public static readonly Op Amax = new("amax");
    public static readonly Op AmaxOut = new("amax", "out");
    public static readonly Op Amin = new("amin");
    public static readonly Op AminOut = new("amin", "out");
    public static readonly Op Any = new("any");
    public static readonly Op AnyDim = new("any", "dim");
    public static readonly Op Argmax = new("argmax");
    public static readonly Op Argmin = new("argmin");
    public static readonly Op Argsort = new("argsort");
    public static readonly Op Bincount = new("bincount");
    public static readonly Op CountNonzero = new("count_nonzero");
    public static readonly Op CountNonzeroDimIntList = new("count_nonzero", "dim_IntList");
    public static readonly Op Cumprod = new("cumprod");
    public static readonly Op Cumsum = new("cumsum");
    public static readonly Op Histc = new("histc");
    public static readonly Op Kthvalue = new("kthvalue");
    public static readonly Op Logsumexp = new("logsumexp");
    public static readonly Op Max = new("max");
    public static readonly Op MaxDim = new("max", "dim");
    public static readonly Op MaxOther = new("max", "other");
    public static readonly Op Mean = new("mean");
    public static readonly Op MeanDim = new("mean", "dim");
    public static readonly Op Median = new("median");
    public static readonly Op Min = new("min");
    public static readonly Op MinDim = new("min", "dim");
    public static readonly Op MinOther = new("min", "other");
    public static readonly Op NormScalar = new("norm", "Scalar");
    public static readonly Op NormScalarOptDim = new("norm", "ScalarOpt_dim");
    public static readonly Op Prod = new("prod");
    public static readonly Op ProdDimInt = new("prod", "dim_int");
    public static readonly Op Quantile = new("quantile");
    public static readonly Op SortStable = new("sort", "stable");
    public static readonly Op Std = new("std");
    public static readonly Op StdDim = new("std", "dim");
    public static readonly Op StdMeanDim = new("std_mean", "dim");
    public static readonly Op Sum = new("sum");
    public static readonly Op SumDimIntList = new("sum", "dim_IntList");
    public static readonly Op Topk = new("topk");
    public static readonly Op Var = new("var");
    public static readonly Op VarDim = new("var", "dim");
    public static readonly Op VarMeanDim = new("var_mean", "dim");
}
