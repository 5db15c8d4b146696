namespace JdmMl.Segmentation;

/// <summary>How often each axis of a patch is halved (nnU-Net's get_pool_and_conv_props for isotropic spacing).</summary>
/// <param name="Strides">Height and width stride of every stage; the first stage keeps full resolution.</param>
/// <param name="Height">The patch's height, padded up to what the strides need.</param>
/// <param name="Width">The patch's width, padded up to what the strides need.</param>
public sealed record PoolingTopology(IReadOnlyList<IReadOnlyList<int>> Strides, int Height, int Width)
{
    /// <summary>Number of stages.</summary>
    public int Stages => Strides.Count;

    /// <summary>What the height must be a multiple of.</summary>
    public int HeightDivisor => Strides.Aggregate(1, (product, stride) => product * stride[0]);

    /// <summary>What the width must be a multiple of.</summary>
    public int WidthDivisor => Strides.Aggregate(1, (product, stride) => product * stride[1]);

    /// <summary>
    /// Halves every axis of at least 8 whose spacing is below twice the finest such axis; a single axis only from 12 on.
    /// Medians of an even number of cases may be halves, so sizes are doubles.
    /// </summary>
    public static PoolingTopology For(double height, double width)
    {
        double[] size = [height, width], spacing = [1, 1];
        var strides = new List<IReadOnlyList<int>> { new[] { 1, 1 } };
        while (true)
        {
            int[] axes = [.. Enumerable.Range(0, 2).Where(axis => size[axis] >= 2 * UNetTopology.SmallestEdge)];
            if (axes.Length == 0) break;
            var finest = axes.Min(axis => spacing[axis]);
            axes = [.. axes.Where(axis => spacing[axis] / finest < 2)];
            if (axes.Length == 1 && size[axes[0]] < 3 * UNetTopology.SmallestEdge) break;
            int[] stride = [1, 1];
            foreach (var axis in axes)
            {
                stride[axis] = 2;
                spacing[axis] *= 2;
                size[axis] = Math.Ceiling(size[axis] / 2);
            }
            strides.Add(stride);
        }
        var bare = new PoolingTopology(strides, 0, 0);
        return bare with { Height = PadUp(height, bare.HeightDivisor), Width = PadUp(width, bare.WidthDivisor) };
    }

    /// <summary>The patch for a network of <paramref name="stages"/> stages that halve both axes.</summary>
    public static PoolingTopology Square(double height, double width, int stages)
    {
        var divisor = UNetTopology.Divisor(stages);
        return new([.. Enumerable.Range(0, stages).Select(stage => stage == 0 ? new[] { 1, 1 } : [2, 2])],
            PadUp(height, divisor), PadUp(width, divisor));
    }

    private static int PadUp(double edge, int divisor) => (int)(Math.Ceiling(edge / divisor) * divisor);
}
