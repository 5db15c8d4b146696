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
        double stepX = side * _width / size, stepY = side * _height / size, share = 1 / (stepX * stepY);
        Span<int> columns = stackalloc int[size + 1];
        Span<double> rights = stackalloc double[size + 1], above = stackalloc double[size + 1], below = stackalloc double[size + 1];
        for (int i = 0; i <= size; i++) (columns[i], rights[i]) = Place(left * _width + i * stepX, _width);
        Corners(top * _height, columns, rights, above);
        for (int j = 0; j < size; j++)
        {
            Corners(top * _height + (j + 1) * stepY, columns, rights, below);
            for (int i = 0; i < size; i++)
                means[j * size + i] = (float)((below[i + 1] - above[i + 1] - below[i] + above[i]) * share);
            below.CopyTo(above);
        }
    }

    private static (int Pixel, double Share) Place(double at, int count)
    {
        int pixel = Math.Clamp((int)at, 0, count - 1);
        return (pixel, Math.Clamp(at - pixel, 0, 1));
    }

    // Sums above and to the left. The table is linear within a pixel in each direction, so interpolation is exact.
    private void Corners(double y, ReadOnlySpan<int> columns, ReadOnlySpan<double> rights, Span<double> sums)
    {
        var (row, down) = Place(y, _height);
        var upper = _sums.AsSpan(row * (_width + 1), _width + 1);
        var lower = _sums.AsSpan((row + 1) * (_width + 1), _width + 1);
        for (int i = 0; i < columns.Length; i++)
        {
            int column = columns[i];
            double right = rights[i], high = upper[column] + right * (upper[column + 1] - upper[column]);
            sums[i] = high + down * (lower[column] + right * (lower[column + 1] - lower[column]) - high);
        }
    }
}
