namespace TorchSharp.Interop;

/// <summary>libtorch's operators by name and overload: gradient.</summary>
internal static partial class Ops
{
    public static readonly Op RetainGrad = new("retain_grad");
}
