using JdmMl.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>One image on its way through the network: the windows that it consists of, and their logits as they come back.</summary>
internal abstract class PreparedImage(RgbImage image, int tiles) : IDisposable
{
    private int _missing = tiles;

    /// <summary>How many windows there are.</summary>
    internal int Tiles { get; } = tiles;

    protected RgbImage Image { get; } = image;

    /// <summary>A normalised window, [1, 3, h, w].</summary>
    internal abstract Tensor Input(int tile);

    /// <summary>Takes the logits of a window, [1, K, h, w]; whether it was the last one.</summary>
    internal bool Accept(int tile, Tensor logits)
    {
        Add(tile, logits);
        return --_missing == 0;
    }

    /// <summary>Logits at the image's size, [1, K, H, W]; only when all windows came back.</summary>
    internal abstract Tensor NativeLogits();

    /// <summary>Logits at the network's size, [1, K, h, w]; only when all windows came back.</summary>
    internal abstract Tensor NetworkLogits();

    /// <summary>The class with the highest logit, at the image's size.</summary>
    internal virtual LabelMask Mask(PredictionResampling resampling) => Labels(NativeLogits());

    public abstract void Dispose();

    protected abstract void Add(int tile, Tensor logits);

    protected static Tensor Resized(Tensor planes, int height, int width) =>
        planes.shape[2] == height && planes.shape[3] == width
            ? planes
            : nn.functional.interpolate(                                    // [N, K, height, width]
                planes, [height, width], mode: InterpolationMode.Bilinear, align_corners: false);

    // of equal logits the first class wins
    protected static LabelMask Labels(Tensor logits)
    {
        var (height, width) = ((int)logits.shape[2], (int)logits.shape[3]);
        return new LabelMask(width, height, logits.argmax(1).to_type(ScalarType.Byte).cpu().contiguous().bytes.ToArray());
    }
}
