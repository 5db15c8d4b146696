namespace JdmMl.Evaluation;

/// <summary>Means of one channel over rectangles with fractional corners, by a summed-area table (Crow 1984).</summary>
internal sealed class AreaMeans
{
    private readonly double[] _sums;   // [height + 1, width + 1], of all pixels above and to the left
    private readonly int _width, _height;

    internal AreaMeans(int width, int height, Func<int, double> valueOf)
    {
        (_width, _height) = (width, height);
        _sums = new double[(width + 1) * (height + 1)];
        for (int y = 0; y < height; y++)
        {
            double row = 0;
            for (int x = 0; x < width; x++)
            {
                row += valueOf(y * width + x);
                _sums[(y + 1) * (width + 1) + x + 1] = _sums[y * (width + 1) + x + 1] + row;
            }
        }
    }

    internal static AreaMeans Luma(byte[] rgb, int width, int height) =>
        new(width, height, i => (0.299 * rgb[3 * i] + 0.587 * rgb[3 * i + 1] + 0.114 * rgb[3 * i + 2]) / 255);   // ITU-R BT.601

    /// <summary>Means of size x size equal cells of a window, whose corner and sides are shares of the whole.</summary>
    internal void Grid(double left, double top, double side, int size, Span<float> means)
    {
        double stepX = side * _width / size, stepY = side * _height / size;
        for (int j = 0; j < size; j++)
        {
            double y0 = top * _height + j * stepY, y1 = y0 + stepY, above = At(left * _width, y0), below = At(left * _width, y1);
            for (int i = 0; i < size; i++)
            {
                double x1 = left * _width + (i + 1) * stepX, nextAbove = At(x1, y0), nextBelow = At(x1, y1);
                means[j * size + i] = (float)((nextBelow - nextAbove - below + above) / (stepX * stepY));
                (above, below) = (nextAbove, nextBelow);
            }
        }
    }

    // The table is linear within a pixel in each direction, so interpolation is exact.
    private double At(double x, double y)
    {
        int column = Math.Clamp((int)x, 0, _width - 1), row = Math.Clamp((int)y, 0, _height - 1), stride = _width + 1;
        double right = Math.Clamp(x - column, 0, 1), down = Math.Clamp(y - row, 0, 1);
        int at = row * stride + column;
        return (1 - down) * ((1 - right) * _sums[at] + right * _sums[at + 1])
            + down * ((1 - right) * _sums[at + stride] + right * _sums[at + stride + 1]);
    }
}
