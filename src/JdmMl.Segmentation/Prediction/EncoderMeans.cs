using JdmMl.Data;
using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// Images as the spatial means of the deepest map of a segmentation network's encoder. A model that resizes its images gets them at its
/// own size; any other takes an image as a whole, at the next size that its stages divide.
/// </summary>
/// <param name="model">Stays the caller's.</param>
public sealed class EncoderMeans(SegmentationModel model)
{
    /// <summary>One vector an image, [images][features of the deepest stage]; images differ in size at will.</summary>
    /// <param name="images">At least none.</param>
    /// <param name="cancellation">Checked before every batch.</param>
    /// <exception cref="JdmException">The model is being used in another precision.</exception>
    public double[][] Of(IReadOnlyList<RgbImage> images, CancellationToken cancellation = default)
    {
        using var use = model.Precision.Use(Precision.Float32);
        var vectors = new double[images.Count][];
        foreach (var size in Enumerable.Range(0, images.Count).GroupBy(i => SizeFor(images[i])))
            foreach (int[] batch in size.Chunk(model.Options.PredictionBatchSize))
            {
                cancellation.ThrowIfCancellationRequested();
                float[][] means = Batch([.. batch.Select(i => images[i])], size.Key);
                for (int i = 0; i < batch.Length; i++) vectors[batch[i]] = Array.ConvertAll(means[i], value => (double)value);
            }
        return vectors;
    }

    private (int Width, int Height) SizeFor(RgbImage image)
    {
        if (model.Options.Crop is ResizeCrop) return (model.Options.ImageSize, model.Options.ImageSize);
        int divisor = model.Network.Divisor;
        int Divisible(int side) => Math.Max(2, (side + divisor - 1) / divisor) * divisor;   // instance norm needs several places
        return (Divisible(image.Width), Divisible(image.Height));
    }

    private float[][] Batch(RgbImage[] images, (int Width, int Height) size)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var planes = images.Select(image => InputPlanes.Of(
            Resampling.Bilinear(image, size.Width, size.Height, model.Options.Antialias), model.Options, model.Device));
        var deepest = model.Network.Bottleneck(cat([.. planes]));           // [N, F, h, w]
        var means = deepest.to(float32).mean([2, 3]).cpu().contiguous();    // [N, F]
        float[] values = means.data<float>().ToArray();
        return [.. values.Chunk(values.Length / images.Length)];
    }
}
