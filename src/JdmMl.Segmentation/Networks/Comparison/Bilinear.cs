using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>Enlarging a map by a whole factor, pixel centres kept (align_corners false).</summary>
internal static class Bilinear
{
    internal static Tensor Enlarge(Tensor map, int factor) => factor == 1
        ? map
        : nn.functional.interpolate(
            map, [map.shape[2] * factor, map.shape[3] * factor], mode: InterpolationMode.Bilinear, align_corners: false);
}
