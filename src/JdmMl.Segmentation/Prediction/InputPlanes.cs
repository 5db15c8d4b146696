using JdmMl.Data;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>Pixels as network input, the same way as in training.</summary>
internal static class InputPlanes
{
    /// <summary>Normalised planes of an image, [1, 3, H, W].</summary>
    internal static Tensor Of(RgbImage image, SegmentationOptions options, Device device)
    {
        using var scope = NewDisposeScope();
        var pixels = tensor(image.Pixels, [1, image.Height, image.Width, 3], device: device);               // uint8 [1, H, W, 3]
        var planes = pixels.permute(0, 3, 1, 2).contiguous().to_type(ScalarType.Float32);                   // [1, 3, H, W]
        return Normalising.Apply(options.Normalisation, planes).MoveToOuterDisposeScope();
    }
}
