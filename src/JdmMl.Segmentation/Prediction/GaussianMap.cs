namespace JdmMl.Segmentation;

/// <summary>
/// nnU-Net's weights of a window: a unit impulse at size / 2, smoothed by scipy's gaussian_filter with sigma = size / 8 (truncated at
/// 4 sigma, zeros outside), scaled to the maximum 10, rounded to half precision; zeros become the smallest other value.
/// </summary>
internal static class GaussianMap
{
    private const double Highest = 10, Truncate = 4;

    /// <summary>Weights of a window, row-major [height, width].</summary>
    internal static float[] Of(int height, int width)
    {
        var values = Array.ConvertAll(Unrounded(height, width), value => (float)(Half)value);
        var smallest = values.Where(value => value > 0).Min();
        return Array.ConvertAll(values, value => value > 0 ? value : smallest);
    }

    /// <summary>The same before it is rounded.</summary>
    internal static float[] Unrounded(int height, int width)
    {
        var (down, across) = (Bell(height), Bell(width));
        var scale = down.Max() * across.Max() / Highest;
        var values = new float[height * width];
        for (var i = 0; i < values.Length; i++) values[i] = (float)(down[i / width] * across[i % width] / scale);
        return values;
    }

    private static double[] Bell(int size)
    {
        var sigma = size / 8.0;
        var radius = (int)(Truncate * sigma + 0.5);
        double Raw(int offset) => Math.Exp(-0.5 / (sigma * sigma) * offset * offset);
        var sum = Enumerable.Range(-radius, 2 * radius + 1).Sum(Raw);
        return [.. Enumerable.Range(0, size).Select(i => Math.Abs(i - size / 2) <= radius ? Raw(i - size / 2) / sum : 0)];
    }
}
