namespace TorchSharp.Interop;

/// <summary>libtorch's operators by name and overload: shape.</summary>
internal static partial class Ops
{
    public static readonly Op AsStrided = new("as_strided");
    public static readonly Op BroadcastTo = new("broadcast_to");
    public static readonly Op Chunk = new("chunk");
    public static readonly Op Clone = new("clone");
    public static readonly Op Contiguous = new("contiguous");
    public static readonly Op Detach = new("detach");
    public static readonly Op DetachInPlace = new("detach_");
    public static readonly Op Diag = new("diag");
    public static readonly Op Diagonal = new("diagonal");
    public static readonly Op Expand = new("expand");
    public static readonly Op FlattenUsingInts = new("flatten", "using_ints");
    public static readonly Op Flip = new("flip");
    public static readonly Op MovedimIntlist = new("movedim", "intlist");
    public static readonly Op Permute = new("permute");
    public static readonly Op Ravel = new("ravel");
    public static readonly Op Repeat = new("repeat");
    public static readonly Op RepeatInterleaveSelfInt = new("repeat_interleave", "self_int");
    public static readonly Op RepeatInterleaveSelfTensor = new("repeat_interleave", "self_Tensor");
    public static readonly Op Reshape = new("reshape");
    public static readonly Op Roll = new("roll");
    public static readonly Op Rot90 = new("rot90");
    public static readonly Op SplitTensor = new("split", "Tensor");
    public static readonly Op SplitWithSizes = new("split_with_sizes");
    public static readonly Op Squeeze = new("squeeze");
    public static readonly Op SqueezeDim = new("squeeze", "dim");
    public static readonly Op SqueezeDimInPlace = new("squeeze_", "dim");
    public static readonly Op SqueezeInPlace = new("squeeze_");
    public static readonly Op T = new("t");
    public static readonly Op TensorSplitIndices = new("tensor_split", "indices");
    public static readonly Op TensorSplitSections = new("tensor_split", "sections");
    public static readonly Op Tile = new("tile");
    public static readonly Op TransposeInPlace = new("transpose_");
    public static readonly Op TransposeInt = new("transpose", "int");
    public static readonly Op Tril = new("tril");
    public static readonly Op Triu = new("triu");
    public static readonly Op UnbindInt = new("unbind", "int");
    public static readonly Op UnflattenInt = new("unflatten", "int");
    public static readonly Op Unfold = new("unfold");
    public static readonly Op Unsqueeze = new("unsqueeze");
    public static readonly Op UnsqueezeInPlace = new("unsqueeze_");
    public static readonly Op View = new("view");
}
