namespace JdmMl.Data;

/// <summary>
/// The exact squared Euclidean distance of every pixel to the nearest pixel of another label, in time linear in the pixels: the
/// transform of Felzenszwalb and Huttenlocher (2012), one run of equal labels at a time. Within a row, nothing beyond the ends
/// of a pixel's run can be nearer than the ends themselves, so runs do not disturb each other.
/// </summary>
public static class LabelDistance
{
    /// <summary>The distance where there is no other label at all.</summary>
    public const int Infinite = int.MaxValue;

    /// <summary>Squared distances in pixels; the image's edge is no other label.</summary>
    /// <param name="labels">[H, W], any numbers.</param>
    /// <param name="width">W.</param>
    /// <returns>[H, W], 1 or more, or <see cref="Infinite"/>.</returns>
    public static int[] Squared(ReadOnlySpan<int> labels, int width)
    {
        int height = labels.Length / width;
        int[] along = Columns(labels, width, height);
        var distances = new int[labels.Length];
        var envelope = new Envelope(width + 2);
        for (int y = 0; y < height; y++)
        {
            var row = labels.Slice(y * width, width);
            for (int start = 0, end; start < width; start = end)
            {
                end = start + 1;
                while (end < width && row[end] == row[start]) end++;
                envelope.Clear();
                if (start > 0) envelope.Add(start - 1, 0);
                for (int x = start; x < end; x++)
                    if (along[y * width + x] is var d && d != Infinite) envelope.Add(x, (long)d * d);
                if (end < width) envelope.Add(end, 0);
                envelope.Lowest(start, distances.AsSpan(y * width + start, end - start));
            }
        }
        return distances;
    }

    /// <summary>Distances to another label within each column.</summary>
    private static int[] Columns(ReadOnlySpan<int> labels, int width, int height)
    {
        var along = new int[labels.Length];
        for (int x = 0; x < width; x++)
        {
            int since = Infinite;
            for (int y = 0, i = x; y < height; y++, i += width)
            {
                if (y > 0 && labels[i] != labels[i - width]) since = 1;
                else if (since != Infinite) since++;
                along[i] = since;
            }
            since = Infinite;
            for (int y = height - 1, i = x + y * width; y >= 0; y--, i -= width)
            {
                if (y < height - 1 && labels[i] != labels[i + width]) since = 1;
                else if (since != Infinite) since++;
                along[i] = Math.Min(along[i], since);
            }
        }
        return along;
    }

    /// <summary>The lower envelope of parabolas (x - at)^2 + height, added from left to right.</summary>
    private sealed class Envelope(int capacity)
    {
        private readonly int[] _at = new int[capacity];
        private readonly long[] _height = new long[capacity];
        private readonly double[] _from = new double[capacity];
        private int _count;

        internal void Clear() => _count = 0;

        internal void Add(int at, long height)
        {
            double from = double.NegativeInfinity;
            while (_count > 0 && (from = Crossing(_count - 1, at, height)) <= _from[_count - 1]) _count--;
            if (_count == 0) from = double.NegativeInfinity;
            (_at[_count], _height[_count], _from[_count]) = (at, height, from);
            _count++;
        }

        internal void Lowest(int start, Span<int> target)
        {
            if (_count == 0)
            {
                target.Fill(Infinite);
                return;
            }
            for (int i = 0, k = 0; i < target.Length; i++)
            {
                int x = start + i;
                while (k + 1 < _count && _from[k + 1] < x) k++;
                target[i] = (int)((long)(x - _at[k]) * (x - _at[k]) + _height[k]);
            }
        }

        private double Crossing(int k, int at, long height) =>
            (height + (long)at * at - _height[k] - (long)_at[k] * _at[k]) / (2.0 * (at - _at[k]));
    }
}
