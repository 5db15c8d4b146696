using JdmMl.Data;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>How images of any size become windows of the network's size and their logits a map of the image's size. Thread-safe.</summary>
internal interface IImageTiling : IDisposable
{
    /// <summary>Size of what goes through the network.</summary>
    (int Height, int Width) NetworkSize { get; }

    /// <summary>The image cut into windows; its tensors belong to the scope around.</summary>
    PreparedImage Prepare(RgbImage image);

    /// <summary>The tiling that belongs to the crop of <paramref name="options"/>.</summary>
    static IImageTiling For(SegmentationOptions options, PredictionOptions prediction, Device device) => options.Crop switch
    {
        ResizeCrop => new ResizedTiling(options, device),
        PatchCrop patch => new PatchTiling(options, patch, prediction, device),
        _ => new NativeTiling(options, prediction, device),
    };
}
