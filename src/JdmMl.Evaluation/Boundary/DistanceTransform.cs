using System.Buffers;

namespace JdmMl.Evaluation;

/// <summary>
/// The exact Euclidean distance of any pixel to the nearest marked one, in time linear in the pixels: nearest marked row within each
/// column first, then the lower envelope of one parabola a column (Felzenszwalb and Huttenlocher 2012). Of equally near pixels with
/// spacing 1, the one in the smallest column is taken, and there the one in the smallest row.
/// </summary>
internal sealed class DistanceTransform : IDisposable
{
    private readonly int _width, _height;
    private readonly double _spacingX, _spacingY;
    private readonly int[] _rows;                                           // [H, W]: nearest marked row of the pixel's column, or -1
    private readonly int[] _owners;                                         // [W]: columns whose parabolas form the envelope
    private readonly double[] _heights, _starts;                            // [W]: their lowest values; where each begins to be lowest
    private bool _complete;

    internal DistanceTransform(int width, int height, double spacingX = 1, double spacingY = 1)
    {
        (_width, _height, _spacingX, _spacingY) = (width, height, spacingX, spacingY);
        _rows = ArrayPool<int>.Shared.Rent(width * height);
        _owners = ArrayPool<int>.Shared.Rent(width);
        _heights = ArrayPool<double>.Shared.Rent(width);
        _starts = ArrayPool<double>.Shared.Rent(width);
        _rows.AsSpan(0, width * height).Fill(-1);
    }

    /// <summary>Marks a pixel to which distances are measured.</summary>
    internal void Mark(int x, int y) => _rows[y * _width + x] = y;

    /// <summary>The row of the marked pixel nearest within the pixel's own column, once a row was asked for.</summary>
    internal int NearestRow(int x, int y) => _rows[y * _width + x];

    /// <summary>Squared distances of one row's pixels, and the column of the nearest marked pixel of each.</summary>
    /// <param name="y">The row.</param>
    /// <param name="squared">[W], in squared units of the spacing.</param>
    /// <param name="columns">[W].</param>
    internal void Row(int y, Span<double> squared, Span<int> columns)
    {
        if (!_complete) Complete();
        int last = Envelope(y);
        if (last < 0) throw new InvalidOperationException("no pixel is marked");
        var (owners, starts, heights) = (_owners, _starts, _heights);
        for (int x = 0, k = 0; x < _width; x++)
        {
            while (k < last && starts[k + 1] < x) k++;
            double across = (x - owners[k]) * _spacingX;
            squared[x] = across * across + heights[k];
            columns[x] = owners[k];
        }
    }

    /// <summary>
    /// The squared distance of one pixel where the nearest marked one is at most <paramref name="reach"/> columns away, else NaN:
    /// cheaper than a whole row where few pixels are asked about and distances are short.
    /// </summary>
    internal double Near(int x, int y, int reach)
    {
        if (!_complete) Complete();
        var rows = _rows.AsSpan(y * _width, _width);
        double best = double.PositiveInfinity;
        for (int step = 0; step <= reach; step++)
        {
            double across = step * _spacingX;
            across *= across;
            if (across >= best) return best;
            if (x - step >= 0 && rows[x - step] is >= 0 and int left) best = Math.Min(best, across + Down(y - left));
            if (x + step < rows.Length && rows[x + step] is >= 0 and int right) best = Math.Min(best, across + Down(y - right));
        }
        double beyond = (reach + 1) * _spacingX;
        return beyond * beyond >= best ? best : double.NaN;

        double Down(int rowsApart) => rowsApart * _spacingY * (rowsApart * _spacingY);
    }

    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(_rows);
        ArrayPool<int>.Shared.Return(_owners);
        ArrayPool<double>.Shared.Return(_heights);
        ArrayPool<double>.Shared.Return(_starts);
    }

    private int Envelope(int y)
    {
        var rows = _rows.AsSpan(y * _width, _width);
        var (owners, starts, heights) = (_owners, _starts, _heights);
        double square = _spacingX * _spacingX;
        int last = -1;
        for (int x = 0; x < rows.Length; x++)
        {
            if (rows[x] < 0) continue;
            double down = (y - rows[x]) * _spacingY, height = down * down, start = double.NegativeInfinity;
            while (last >= 0)
            {
                int owner = owners[last];
                start = (height - heights[last] + square * ((double)x * x - (double)owner * owner)) / (2 * square * (x - owner));
                if (start > starts[last]) break;
                last--;
                start = double.NegativeInfinity;
            }
            last++;
            (owners[last], heights[last], starts[last]) = (x, height, start);
        }
        return last;
    }

    private void Complete()
    {
        _complete = true;
        var rows = _rows;
        for (int i = _width; i < _width * _height; i++)
            if (rows[i] < 0) rows[i] = rows[i - _width];
        for (int y = _height - 2; y >= 0; y--)
        {
            var row = rows.AsSpan(y * _width, _width);
            var below = rows.AsSpan((y + 1) * _width, _width);
            // A pixel below knows the nearest row there; only one that lies below helps here, and only if it is strictly nearer.
            for (int x = 0; x < row.Length; x++)
                if (below[x] > y && (row[x] < 0 || below[x] - y < y - row[x])) row[x] = below[x];
        }
    }
}
