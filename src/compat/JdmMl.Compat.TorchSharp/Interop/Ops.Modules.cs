namespace TorchSharp.Interop;

/// <summary>libtorch's operators by name and overload: modules.</summary>
internal static partial class Ops
{
    public static readonly Op Conv1dPadding = new("conv1d", "padding");
    public static readonly Op Conv2dPadding = new("conv2d", "padding");
    public static readonly Op Embedding = new("embedding");
    public static readonly Op SetData = new("set_data");
}
