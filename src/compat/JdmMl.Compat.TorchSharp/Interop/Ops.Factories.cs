namespace TorchSharp.Interop;

/// <summary>libtorch's operators by name and overload: factories.</summary>
internal static partial class Ops
{
    public static readonly Op ArangeStartStep = new("arange", "start_step");
    public static readonly Op EmptyLike = new("empty_like");
    public static readonly Op EmptyMemoryFormat = new("empty", "memory_format");
    public static readonly Op EmptyStrided = new("empty_strided");
    public static readonly Op EyeM = new("eye", "m");
    public static readonly Op Full = new("full");
    public static readonly Op FullLike = new("full_like");
    public static readonly Op Linspace = new("linspace");
    public static readonly Op Logspace = new("logspace");
    public static readonly Op Ones = new("ones");
    public static readonly Op OnesLike = new("ones_like");
    public static readonly Op Rand = new("rand");
    public static readonly Op RandGenerator = new("rand", "generator");
    public static readonly Op RandLike = new("rand_like");
    public static readonly Op RandintLow = new("randint", "low");
    public static readonly Op RandintLowGenerator = new("randint", "low_generator");
    public static readonly Op Randn = new("randn");
    public static readonly Op RandnGenerator = new("randn", "generator");
    public static readonly Op RandnLike = new("randn_like");
    public static readonly Op Randperm = new("randperm");
    public static readonly Op RandpermGenerator = new("randperm", "generator");
    public static readonly Op Zeros = new("zeros");
    public static readonly Op ZerosLike = new("zeros_like");
}
