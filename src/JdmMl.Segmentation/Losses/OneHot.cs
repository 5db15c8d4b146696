using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>Class ids as planes of zeros and ones.</summary>
internal static class OneHot
{
    /// <summary>[N, H, W] int64 -> [N, classes, H, W] float32.</summary>
    internal static Tensor Of(Tensor labels, long classes) =>
        nn.functional.one_hot(labels, classes).permute(0, 3, 1, 2).to_type(ScalarType.Float32);   // [N, H, W, K] -> [N, K, H, W]
}
