using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace JdmMl.Data;

/// <summary>The five row filters of PNG (ISO/IEC 15948, section 9).</summary>
internal static class PngFilters
{
    /// <summary>Rebuilds one row; false when the filter does not exist.</summary>
    internal static bool Undo(int filter, ReadOnlySpan<byte> source, ReadOnlySpan<byte> above, Span<byte> row, int step)
    {
        switch (filter)
        {
            case 0:
                source.CopyTo(row);
                return true;
            case 1:
                source[..step].CopyTo(row);
                for (var i = step; i < row.Length; i++) row[i] = (byte)(source[i] + row[i - step]);
                return true;
            case 2:
                UndoUp(source, above, row);
                return true;
            case 3:
                for (var i = 0; i < step; i++) row[i] = (byte)(source[i] + (above[i] >> 1));
                for (var i = step; i < row.Length; i++) row[i] = (byte)(source[i] + (row[i - step] + above[i] >> 1));
                return true;
            case 4:
                UndoPaeth(source, above, row, step);
                return true;
            default:
                return false;
        }
    }

    private static void UndoUp(ReadOnlySpan<byte> source, ReadOnlySpan<byte> above, Span<byte> row)
    {
        var i = 0;
        for (; i <= row.Length - Vector<byte>.Count; i += Vector<byte>.Count)
            (new Vector<byte>(source[i..]) + new Vector<byte>(above[i..])).CopyTo(row[i..]);
        for (; i < row.Length; i++) row[i] = (byte)(source[i] + above[i]);
    }

    private static void UndoPaeth(ReadOnlySpan<byte> source, ReadOnlySpan<byte> above, Span<byte> row, int step)
    {
        if (step == 3)
        {
            UndoPaeth3(source, above, row);
            return;
        }
        for (var i = 0; i < step; i++) row[i] = (byte)(source[i] + above[i]);
        for (var i = step; i < row.Length; i++) row[i] = (byte)(source[i] + Paeth(row[i - step], above[i], above[i - step]));
    }

    // The left and upper-left values of the three channels stay in registers.
    private static void UndoPaeth3(ReadOnlySpan<byte> source, ReadOnlySpan<byte> above, Span<byte> row)
    {
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var up = ref MemoryMarshal.GetReference(above);
        ref var to = ref MemoryMarshal.GetReference(row);
        int r = 0, g = 0, b = 0, upR = 0, upG = 0, upB = 0;
        for (nint i = 0; i + 2 < row.Length; i += 3)
        {
            int newR = Unsafe.Add(ref up, i), newG = Unsafe.Add(ref up, i + 1), newB = Unsafe.Add(ref up, i + 2);
            r = Unsafe.Add(ref from, i) + Paeth(r, newR, upR) & 255;
            g = Unsafe.Add(ref from, i + 1) + Paeth(g, newG, upG) & 255;
            b = Unsafe.Add(ref from, i + 2) + Paeth(b, newB, upB) & 255;
            Unsafe.Add(ref to, i) = (byte)r;
            Unsafe.Add(ref to, i + 1) = (byte)g;
            Unsafe.Add(ref to, i + 2) = (byte)b;
            (upR, upG, upB) = (newR, newG, newB);
        }
    }

    /// <summary>The neighbour (left, up, upper left) that is nearest to left + up - upper left; earlier ones win ties.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Paeth(int left, int up, int corner)
    {
        var (toLeft, toUp) = (up - corner, left - corner);
        var toCorner = Math.Abs(toLeft + toUp);
        (toLeft, toUp) = (Math.Abs(toLeft), Math.Abs(toUp));
        var best = toUp <= toCorner ? up : corner;
        return toLeft <= toUp && toLeft <= toCorner ? left : best;
    }

    /// <summary>
    /// Filters one row with the cheapest of the given filters by sum of absolute differences; [0] of the result is the filter.
    /// </summary>
    internal static ReadOnlySpan<byte> Choose(
        ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int step, byte[][] candidates, ReadOnlySpan<int> filters)
    {
        var (best, lowest) = (0, long.MaxValue);
        foreach (var filter in filters)
        {
            var candidate = candidates[filter];
            candidate[0] = (byte)filter;
            var cost = Apply(filter, row, above, candidate.AsSpan(1), step);
            if (cost < lowest) (best, lowest) = (filter, cost);
        }
        return candidates[best];
    }

    private static long Apply(int filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, Span<byte> to, int step)
    {
        if (filter == 0) row.CopyTo(to);
        else if (filter == 2) for (var i = 0; i < row.Length; i++) to[i] = (byte)(row[i] - above[i]);
        else
        {
            for (var i = 0; i < step; i++) to[i] = (byte)(row[i] - (filter == 4 ? above[i] : 0));
            if (filter == 1) for (var i = step; i < row.Length; i++) to[i] = (byte)(row[i] - row[i - step]);
            else for (var i = step; i < row.Length; i++) to[i] = (byte)(row[i] - Paeth(row[i - step], above[i], above[i - step]));
        }
        var cost = 0L;
        foreach (var value in to) cost += Math.Abs((int)(sbyte)value);
        return cost;
    }
}
