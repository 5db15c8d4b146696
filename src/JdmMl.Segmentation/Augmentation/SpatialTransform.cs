using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>Which label a position between pixels gets.</summary>
public enum LabelInterpolation
{
    /// <summary>
    /// That of the largest bilinear map, where the outside counts as a label of its own; maps are compared as 16-bit numbers, and of equal
    /// ones the lower label wins. What nnU-Net's trainer asks for.
    /// </summary>
    Largest,

    /// <summary>The highest one whose bilinear map reaches 1/2; what batchgeneratorsv2 does unasked.</summary>
    Half,
}

/// <summary>
/// Rotates and scales about the centre of a larger patch and cuts the network's patch from its middle. The image is interpolated bilinearly
/// with zeros outside.
/// </summary>
/// <param name="Height">Rows of the result.</param>
/// <param name="Width">Columns of the result.</param>
/// <param name="Classes">Number of classes, background included.</param>
/// <param name="RotationProbability">0-1.</param>
/// <param name="MaximalRotation">Angles are uniform up to this many degrees to either side.</param>
/// <param name="ScalingProbability">0-1.</param>
/// <param name="Scaling">Source pixels for each result pixel, the same along both axes; above 1 objects become smaller.</param>
/// <param name="Labels">Which label a position between pixels gets.</param>
public sealed record SpatialTransform(
    int Height, int Width, int Classes,
    double RotationProbability, double MaximalRotation, double ScalingProbability, FactorRange Scaling,
    LabelInterpolation Labels = LabelInterpolation.Largest) : IAugmentation
{
    /// <summary>
    /// Size of the patch to start from, so that rotations and a scaling of 1 / 0.85 stay inside it: nnU-Net's get_patch_size with the
    /// largest rotation, clipped at 90 degrees.
    /// </summary>
    public (int Height, int Width) LoaderPatch
    {
        get
        {
            var angle = RotationProbability > 0 ? Math.Min(90, Math.Abs(MaximalRotation)) * Math.PI / 180 : 0;
            var (sine, cosine) = (Math.Sin(angle), Math.Cos(angle));
            var (y, x) = (Math.Abs(Height * cosine + Width * sine), Math.Abs(Width * cosine - Height * sine));
            return ((int)(Math.Max(Height, y) / SmallestLoaderScale), (int)(Math.Max(Width, x) / SmallestLoaderScale));
        }
    }

    private const double SmallestLoaderScale = 0.85;    // nnU-Net, whatever Scaling says

    /// <inheritdoc/>
    public (Tensor Images, Tensor Labels) Apply(Tensor images, Tensor labels, RandomStream random)
    {
        var count = (int)images.shape[0];
        var (rows, angles, scales) = (new List<long>(), new List<double>(), new List<double>());
        for (var i = 0; i < count; i++)
        {
            var rotated = random.NextDouble() < RotationProbability;
            var scaled = random.NextDouble() < ScalingProbability;
            if (!rotated && !scaled) continue;
            rows.Add(i);
            angles.Add(rotated ? (2 * random.NextDouble() - 1) * MaximalRotation * Math.PI / 180 : 0);
            scales.Add(scaled ? Scaling.Draw(random) : 1);
        }
        var (cropped, croppedLabels) = (Crop(images), Crop(labels));
        if (rows.Count == 0) return (cropped, croppedLabels);
        var index = tensor(rows.ToArray(), device: images.device);
        var (moved, movedLabels) = Move(images.index_select(0, index), labels.index_select(0, index), [.. angles], [.. scales]);
        return (cropped.index_copy_(0, index, moved), croppedLabels.index_copy_(0, index, movedLabels));
    }

    /// <summary>The middle [.., Height, Width] of [.., H, W], on memory of its own.</summary>
    internal Tensor Crop(Tensor planes)
    {
        var (rows, columns) = (planes.ndim - 2, planes.ndim - 1);
        var (top, left) = (planes.shape[rows] / 2 - Height / 2, planes.shape[columns] / 2 - Width / 2);
        return planes.narrow(rows, top, Height).narrow(columns, left, Width).clone();
    }

    /// <summary>Every image with the given angle (radians) and scale.</summary>
    internal (Tensor Images, Tensor Labels) Move(Tensor images, Tensor labels, double[] angles, double[] scales)
    {
        var (count, channels, planes) = (images.shape[0], images.shape[1], Classes + 1);
        var ids = arange(-1, Classes, ScalarType.Int64, images.device).view(1, planes, 1, 1);               // -1 is outside
        var maps = labels.unsqueeze(1).eq(ids).to_type(images.dtype);                                       // [N, K + 1, H, W]
        var grid = nn.functional.affine_grid(
            Matrices(images, angles, scales), [count, channels + planes, Height, Width], align_corners: false);
        var moved = nn.functional.grid_sample(
            cat([images, maps], 1), grid, GridSampleMode.Bilinear, GridSamplePaddingMode.Zeros, align_corners: false);
        return (moved.narrow(1, 0, channels), Choose(moved.narrow(1, channels, planes), ids));              // [N, C, h, w], [N, h, w]
    }

    private Tensor Choose(Tensor maps, Tensor ids)     // [N, K + 1, h, w] -> [N, h, w]
    {
        if (Labels == LabelInterpolation.Half) return (maps.ge(0.5).to_type(ScalarType.Int64) * (ids + 1)).max(1).values - 1;
        return maps.mul(1000).to_type(ScalarType.Float16).to_type(ScalarType.Float32).argmax(1) - 1;
    }

    // Result pixel (y, x) from the middle comes from s R(a) (y, x) from the middle; libtorch counts both in halves of the sizes.
    private Tensor Matrices(Tensor images, double[] angles, double[] scales)
    {
        double rows = images.shape[2], columns = images.shape[3];
        var values = new float[6 * angles.Length];
        for (var i = 0; i < angles.Length; i++)
        {
            var (sine, cosine) = (scales[i] * Math.Sin(angles[i]), scales[i] * Math.Cos(angles[i]));
            values[6 * i] = (float)(cosine * Width / columns);
            values[6 * i + 1] = (float)(sine * Height / columns);
            values[6 * i + 3] = (float)(-sine * Width / rows);
            values[6 * i + 4] = (float)(cosine * Height / rows);
        }
        return tensor(values, [angles.Length, 2, 3], device: images.device);                                // [N, 2, 3]
    }
}
