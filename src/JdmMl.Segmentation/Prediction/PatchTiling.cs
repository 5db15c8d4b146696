using JdmMl.Data;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>Square windows of native pixels at a fixed distance, each resized to the network's size and normalised by itself.</summary>
internal sealed class PatchTiling(SegmentationOptions options, PatchCrop patch, PredictionOptions prediction, Device device) : IImageTiling
{
    private readonly TileWeights _weights = new(patch.Size, patch.Size, prediction.GaussianWeighting, device);

    public (int Height, int Width) NetworkSize => (options.ImageSize, options.ImageSize);

    public PreparedImage Prepare(RgbImage image)
    {
        var tiles = Tile.Over(image.Width, image.Height, patch);
        return tiles.Count == 1
            ? new ResizedImage(image, options, device)
            : new PatchedImage(image, tiles, options, _weights, device);
    }

    public void Dispose() => _weights.Dispose();

    private sealed class PatchedImage(
        RgbImage image, IReadOnlyList<Tile> tiles, SegmentationOptions options, TileWeights weights, Device device)
        : PreparedImage(image, tiles.Count)
    {
        private readonly WindowedLogits _logits = new(options.Classes, image.Height, image.Width, weights, device);

        internal override Tensor Input(int tile) => InputPlanes.Of(
            Resampling.Bilinear(tiles[tile].CutFrom(Image), options.ImageSize, options.ImageSize, options.Antialias), options, device);

        internal override Tensor NativeLogits() => _logits.Mean();

        internal override Tensor NetworkLogits() => Resized(_logits.Mean(), options.ImageSize, options.ImageSize);

        public override void Dispose() => _logits.Dispose();

        protected override void Add(int tile, Tensor logits) =>
            _logits.Add(tiles[tile], Resized(logits, tiles[tile].Height, tiles[tile].Width));
    }
}
