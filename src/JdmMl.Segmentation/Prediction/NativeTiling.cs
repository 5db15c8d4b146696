using JdmMl.Data;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// nnU-Net's way: the image at its native size, cropped to what is not black, normalised as a whole, seen through a sliding window of the
/// plan's patch size; outside of the crop there is background.
/// </summary>
internal sealed class NativeTiling : IImageTiling
{
    // e^-10000 is 0 in float32, and bilinear weights keep it finite.
    private const double Impossible = -1e4;

    private readonly SegmentationOptions _options;
    private readonly double _step;
    private readonly Device _device;
    private readonly TileWeights _weights;

    internal NativeTiling(SegmentationOptions options, PredictionOptions prediction, Device device)
    {
        (_options, _step, _device) = (options, prediction.TileStep, device);
        NetworkSize = options.ResolvePatch();
        _weights = new TileWeights(NetworkSize.Height, NetworkSize.Width, prediction.GaussianWeighting, device);
    }

    public (int Height, int Width) NetworkSize { get; }

    public PreparedImage Prepare(RgbImage image)
    {
        var box = NonZeroBox.Of(image);
        var planes = InputPlanes.Of(box.CutFrom(image), _options, _device);                                 // [1, 3, h, w]
        return new NativeImage(image, box, new SlidingWindow(planes, _options.Classes, NetworkSize, _step, _weights), NetworkSize);
    }

    public void Dispose() => _weights.Dispose();

    private sealed class NativeImage(RgbImage image, Tile box, SlidingWindow window, (int Height, int Width) networkSize)
        : PreparedImage(image, window.Tiles.Count)
    {
        internal override Tensor Input(int tile) => window.Input(tile);

        internal override Tensor NativeLogits()
        {
            var inside = window.Logits();                                                                   // [1, K, h, w]
            if (box.Width == Image.Width && box.Height == Image.Height) return inside;
            var all = full([1, inside.shape[1], Image.Height, Image.Width], Impossible, ScalarType.Float32, inside.device);
            all.narrow(1, 0, 1).zero_();
            all.narrow(2, box.Top, box.Height).narrow(3, box.Left, box.Width).copy_(inside);
            return all;                                                                                     // [1, K, H, W]
        }

        internal override Tensor NetworkLogits() => Resized(NativeLogits(), networkSize.Height, networkSize.Width);

        public override void Dispose() => window.Dispose();

        protected override void Add(int tile, Tensor logits) => window.Add(tile, logits);
    }
}
