using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// nnU-Net's sliding window over one normalised image: zeros around it up to the size of a window (centred, the odd pixel after), then
/// evenly spaced windows, then the weighted mean of their logits. Its tensors belong to the scope around.
/// </summary>
internal sealed class SlidingWindow : IDisposable
{
    private readonly Tensor _padded;                                        // [1, C, H', W']
    private readonly WindowedLogits _logits;
    private readonly Tile _image;                                           // the image within the padded one

    /// <param name="planes">[1, C, H, W]; taken over.</param>
    /// <param name="classes">K.</param>
    /// <param name="patch">Size of a window.</param>
    /// <param name="step">Distance of neighbouring windows as a share of their size.</param>
    /// <param name="weights">Of a window's pixels.</param>
    internal SlidingWindow(Tensor planes, int classes, (int Height, int Width) patch, double step, TileWeights weights)
    {
        var (height, width) = ((int)planes.shape[2], (int)planes.shape[3]);
        var (tall, wide) = (Math.Max(height, patch.Height), Math.Max(width, patch.Width));
        _image = new Tile((wide - width) / 2, (tall - height) / 2, width, height);
        _padded = (tall, wide) == (height, width) ? planes : Pad(planes, tall, wide);
        Tiles = Tile.Sliding(wide, tall, patch, step);
        _logits = new WindowedLogits(classes, tall, wide, weights, _padded.device);
    }

    internal IReadOnlyList<Tile> Tiles { get; }

    /// <summary>A window, [1, C, patch height, patch width].</summary>
    internal Tensor Input(int tile) =>
        _padded.narrow(2, Tiles[tile].Top, Tiles[tile].Height).narrow(3, Tiles[tile].Left, Tiles[tile].Width);

    /// <summary>What the network said of it, [1, K, patch height, patch width].</summary>
    internal void Add(int tile, Tensor logits) => _logits.Add(Tiles[tile], logits);

    /// <summary>Logits of the image, [1, K, H, W].</summary>
    internal Tensor Logits() => _logits.Mean().narrow(2, _image.Top, _image.Height).narrow(3, _image.Left, _image.Width);

    public void Dispose()
    {
        _padded.Dispose();
        _logits.Dispose();
    }

    private Tensor Pad(Tensor planes, int tall, int wide)
    {
        using var scope = NewDisposeScope();
        var padded = zeros([1, planes.shape[1], tall, wide], ScalarType.Float32, planes.device);
        padded.narrow(2, _image.Top, _image.Height).narrow(3, _image.Left, _image.Width).copy_(planes);
        planes.Dispose();
        return padded.MoveToOuterDisposeScope();                            // [1, C, tall, wide]
    }
}
