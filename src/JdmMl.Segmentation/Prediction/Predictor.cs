using JdmMl.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>Images of any size through the network and back. Holds no state, so that any number of threads may use it.</summary>
internal sealed class Predictor(SegmentationNetwork network, SegmentationOptions options, Device device)
{
    /// <summary>One mask for each image, at its native size.</summary>
    internal LabelMask[] Masks(IReadOnlyList<RgbImage> images)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var masks = new LabelMask[images.Count];
        var next = 0;
        foreach (var (image, tiles, logits) in EachImage(images))
        {
            using var perImage = NewDisposeScope();
            masks[next++] = options.PredictionResampling == PredictionResampling.BilinearLogits
                ? Labels(Merge(image, tiles, logits))
                : Enlarge(Labels(Merge(image, tiles, logits, atNetworkSize: true)), image);
            logits.Dispose();
        }
        return masks;
    }

    /// <summary>Softmax at network size, [classes, S, S].</summary>
    internal float[] Probabilities(RgbImage image)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var (_, tiles, logits) = EachImage([image]).Single();
        var merged = tiles.Count == 1                                       // [1, K, S, S]
            ? logits
            : Resized(Merge(image, tiles, logits), options.ImageSize, options.ImageSize);
        return merged.softmax(1).cpu().contiguous().data<float>().ToArray();
    }

    // Batches fill up across images; an image comes out as soon as all its tiles are through.
    private IEnumerable<(RgbImage Image, IReadOnlyList<Tile> Tiles, Tensor Logits)> EachImage(IReadOnlyList<RgbImage> images)
    {
        var tiles = images.Select(image => Tile.Over(image.Width, image.Height, options.Crop)).ToArray();
        var work = images.SelectMany((image, i) => tiles[i].Select(tile => (image, tile))).Chunk(options.PredictionBatchSize);
        var ready = new List<Tensor>();
        var next = 0;
        foreach (var batch in work)
        {
            using var output = Forward(batch);                                  // [N, K, S, S]
            ready.AddRange(output.split(1));                                    // each [1, K, S, S]
            while (next < images.Count && ready.Count >= tiles[next].Count)
            {
                var own = ready[..tiles[next].Count];
                ready.RemoveRange(0, own.Count);
                var logits = cat(own);                                          // [tiles, K, S, S]
                // cat of one tensor is that tensor
                foreach (var part in own.Where(part => !ReferenceEquals(part, logits))) part.Dispose();
                yield return (images[next], tiles[next], logits);
                next++;
            }
        }
    }

    private Tensor Forward((RgbImage Image, Tile Tile)[] batch)
    {
        using var scope = NewDisposeScope();
        var size = options.ImageSize;
        var values = new byte[batch.Length * size * size * 3];
        for (var i = 0; i < batch.Length; i++)
            Resampling.Bilinear(batch[i].Tile.CutFrom(batch[i].Image), size, size, options.Antialias).Pixels
                .CopyTo(values, i * size * size * 3);
        var pixels = tensor(values, [batch.Length, size, size, 3], device: device);                        // uint8 [N, S, S, 3]
        var planes = pixels.permute(0, 3, 1, 2).contiguous().to_type(ScalarType.Float32);                  // [N, 3, S, S]
        return scope.MoveToOuter(network.Logits(Normalising.Apply(options.Normalisation, planes)));        // [N, K, S, S]
    }

    // Mean of the logits where windows overlap.
    private Tensor Merge(RgbImage image, IReadOnlyList<Tile> tiles, Tensor logits, bool atNetworkSize = false)
    {
        if (tiles.Count == 1) return atNetworkSize ? logits : Resized(logits, image.Height, image.Width);   // [1, K, H, W]
        var sum = zeros([1, options.Classes, image.Height, image.Width], ScalarType.Float32, device);
        var weight = zeros([1, 1, image.Height, image.Width], ScalarType.Float32, device);
        for (var i = 0; i < tiles.Count; i++)
        {
            using var perTile = NewDisposeScope();
            var tile = tiles[i];
            Window(sum, tile).add_(Resized(logits.narrow(0, i, 1), tile.Height, tile.Width));
            Window(weight, tile).add_(1);
        }
        return sum / weight;                                                                                // [1, K, H, W]
    }

    private static Tensor Window(Tensor planes, Tile tile) => planes.narrow(2, tile.Top, tile.Height).narrow(3, tile.Left, tile.Width);

    private static Tensor Resized(Tensor planes, long height, long width) =>
        planes.shape[2] == height && planes.shape[3] == width
            ? planes
            : nn.functional.interpolate(                                    // [N, K, height, width]
                planes, [height, width], mode: InterpolationMode.Bilinear, align_corners: false);

    private static LabelMask Labels(Tensor logits)
    {
        var (height, width) = ((int)logits.shape[2], (int)logits.shape[3]);
        return new LabelMask(width, height, logits.argmax(1).to_type(ScalarType.Byte).cpu().contiguous().bytes.ToArray());
    }

    private static LabelMask Enlarge(LabelMask mask, RgbImage image) =>
        mask.Width == image.Width && mask.Height == image.Height
            ? mask
            : Resampling.Labels(mask, image.Width, image.Height, MaskResampling.Nearest);
}
