using JdmMl.Data;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>The whole image as one square.</summary>
internal sealed class ResizedTiling(SegmentationOptions options, Device device) : IImageTiling
{
    public (int Height, int Width) NetworkSize => (options.ImageSize, options.ImageSize);

    public PreparedImage Prepare(RgbImage image) => new ResizedImage(image, options, device);

    public void Dispose() { }
}

/// <summary>An image that goes through the network at once, resized.</summary>
internal sealed class ResizedImage(RgbImage image, SegmentationOptions options, Device device) : PreparedImage(image, 1)
{
    private Tensor? _logits;                                                // a view of the batch's, used while that lives

    internal override Tensor Input(int tile) => InputPlanes.Of(
        Resampling.Bilinear(Image, options.ImageSize, options.ImageSize, options.Antialias), options, device);

    internal override Tensor NativeLogits() => Resized(_logits!, Image.Height, Image.Width);

    internal override Tensor NetworkLogits() => _logits!;

    internal override LabelMask Mask(PredictionResampling resampling)
    {
        if (resampling == PredictionResampling.BilinearLogits) return Labels(NativeLogits());
        var mask = Labels(_logits!);
        return mask.Width == Image.Width && mask.Height == Image.Height
            ? mask
            : Resampling.Labels(mask, Image.Width, Image.Height, MaskResampling.Nearest);
    }

    public override void Dispose() { }

    protected override void Add(int tile, Tensor logits) => _logits = logits;
}
