namespace TorchSharp.Interop;

/// <summary>libtorch's operators by name and overload: joining.</summary>
internal static partial class Ops
{
    public static readonly Op BroadcastTensors = new("broadcast_tensors");
    public static readonly Op Cat = new("cat");
    public static readonly Op Cdist = new("cdist");
    public static readonly Op Einsum = new("einsum");
    public static readonly Op Hstack = new("hstack");
    public static readonly Op MeshgridIndexing = new("meshgrid", "indexing");
    public static readonly Op Stack = new("stack");
    public static readonly Op Vstack = new("vstack");
    public static readonly Op Where = new("where");
}
