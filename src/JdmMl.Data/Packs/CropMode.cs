using System.Text.Json.Serialization;

namespace JdmMl.Data;

/// <summary>How pairs of any size become squares of the network's size; made by <see cref="Crop"/>.</summary>
[JsonConverter(typeof(CropModeConverter))]
public abstract record CropMode
{
    private protected CropMode() { }
}

/// <summary>The whole image is resized to the square; the aspect ratio is not kept.</summary>
public sealed record ResizeCrop : CropMode
{
    internal ResizeCrop() { }

    /// <inheritdoc/>
    public override string ToString() => "Resize";
}

/// <summary>Square windows cut at native resolution.</summary>
public sealed record PatchCrop : CropMode
{
    internal PatchCrop(int size, int stride) => (Size, Stride) = (size, stride);

    /// <summary>Side of a window in native pixels.</summary>
    public int Size { get; }

    /// <summary>Distance between neighbouring windows in native pixels; the last one of a row or column lies flush with the edge.</summary>
    public int Stride { get; }

    /// <inheritdoc/>
    public override string ToString() => $"Patches({Size}, {Stride})";
}

/// <summary>Images keep their native size; the network sees windows of its own size in them.</summary>
public sealed record NativeCrop : CropMode
{
    internal NativeCrop() { }

    /// <inheritdoc/>
    public override string ToString() => "Native";
}

/// <summary>The ways to bring pairs to the network's size.</summary>
public static class Crop
{
    /// <summary>Resize the whole image, as the thesis does.</summary>
    public static CropMode Resize { get; } = new ResizeCrop();

    /// <summary>Keep the native size and cut what the network sees in training and in prediction, as nnU-Net does.</summary>
    public static CropMode Native { get; } = new NativeCrop();

    /// <summary>
    /// Cut windows of <paramref name="size"/> native pixels every <paramref name="stride"/>; resized if the network's size differs.
    /// </summary>
    /// <exception cref="JdmException">A number is not positive, or the stride leaves gaps.</exception>
    public static CropMode Patches(int size, int stride)
    {
        new OptionFaults("Crop.Patches")
            .Require(size > 0, $"size is {size}; expected at least 1")
            .Require(stride > 0, $"stride is {stride}; expected at least 1")
            .Require(
                stride <= size,
                $"stride is {stride} with size {size}; a stride above the size leaves pixels out, choose at most {size}")
            .ThrowIfAny();
        return new PatchCrop(size, stride);
    }
}
