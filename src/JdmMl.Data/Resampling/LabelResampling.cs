namespace JdmMl.Data;

/// <summary>The ways in which a mask changes size; see <see cref="MaskResampling"/>.</summary>
internal static class LabelResampling
{
    internal static LabelMask Majority(LabelMask mask, int width, int height)
    {
        var labels = GC.AllocateUninitializedArray<byte>(width * height);
        var areas = new long[256];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                labels[y * width + x] = LargestClass(mask, x, y, width, height, areas);
        return new LabelMask(width, height, labels);
    }

    // In units of 1/width and 1/height of a source pixel every border is a whole number: target x covers [x W, (x+1) W), source j covers
    // [j width, (j+1) width). The areas are therefore exact.
    private static byte LargestClass(LabelMask mask, int x, int y, int width, int height, long[] areas)
    {
        long left = (long)x * mask.Width, right = left + mask.Width, top = (long)y * mask.Height, bottom = top + mask.Height;
        int firstX = (int)(left / width), lastX = (int)((right - 1) / width),
            firstY = (int)(top / height), lastY = (int)((bottom - 1) / height);
        byte lowest = 255, highest = 0;
        for (var j = firstY; j <= lastY; j++)
        {
            var deep = Math.Min(bottom, (j + 1L) * height) - Math.Max(top, (long)j * height);
            var row = mask.Labels.AsSpan(j * mask.Width, mask.Width);
            for (var i = firstX; i <= lastX; i++)
            {
                var label = row[i];
                areas[label] += deep * (Math.Min(right, (i + 1L) * width) - Math.Max(left, (long)i * width));
                (lowest, highest) = (Math.Min(lowest, label), Math.Max(highest, label));
            }
        }
        var best = lowest;
        for (int label = lowest; label <= highest; label++)
        {
            if (areas[label] > areas[best]) best = (byte)label;   // equal areas: the lower class stays
        }
        areas.AsSpan(lowest, highest - lowest + 1).Clear();
        return best;
    }

    // PyTorch's nearest-exact: the source pixel that holds the target's centre.
    internal static LabelMask Nearest(LabelMask mask, int width, int height)
    {
        var labels = GC.AllocateUninitializedArray<byte>(width * height);
        var columns = new int[width];
        for (var x = 0; x < width; x++) columns[x] = (int)((2L * x + 1) * mask.Width / (2L * width));
        for (var y = 0; y < height; y++)
        {
            var row = mask.Labels.AsSpan((int)((2L * y + 1) * mask.Height / (2L * height)) * mask.Width, mask.Width);
            for (var x = 0; x < width; x++) labels[y * width + x] = row[columns[x]];
        }
        return new LabelMask(width, height, labels);
    }

    internal static LabelMask BilinearHalf(LabelMask mask, int width, int height)
    {
        var (across, down) = (AxisWeights.For(mask.Width, width, false), AxisWeights.For(mask.Height, height, false));
        var labels = new byte[width * height];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                double foreground = 0;
                for (var j = 0; j < down.Of(y).Length; j++)
                    for (var i = 0; i < across.Of(x).Length; i++)
                        if (mask.Labels[(down.First(y) + j) * mask.Width + across.First(x) + i] > 0)
                            foreground += (double)down.Of(y)[j] * across.Of(x)[i];
                if (foreground > 0.5) labels[y * width + x] = 1;
            }
        return new LabelMask(width, height, labels);
    }

    // A weighted mean of non-negative values exceeds 0 exactly where one of the values with a weight above 0 does.
    internal static LabelMask BilinearNonZero(LabelMask mask, int width, int height)
    {
        var (across, down) = (AxisWeights.For(mask.Width, width, false), AxisWeights.For(mask.Height, height, false));
        var labels = new byte[width * height];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                for (var j = 0; j < down.Of(y).Length; j++)
                    if (Touches(mask.Labels.AsSpan((down.First(y) + j) * mask.Width, mask.Width), down.Of(y)[j], across, x))
                        labels[y * width + x] = 1;
        return new LabelMask(width, height, labels);
    }

    private static bool Touches(ReadOnlySpan<byte> row, float rowWeight, AxisWeights across, int x)
    {
        var weights = across.Of(x);
        for (var i = 0; i < weights.Length; i++)
            if (row[across.First(x) + i] * weights[i] * rowWeight > 0) return true;
        return false;
    }
}
