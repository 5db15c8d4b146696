using System.Buffers;
using JdmMl.Training;

namespace JdmMl.Segmentation;

/// <summary>What can be known of a case by reading all of it; buffers come from the shared pool: no step begins a collection.</summary>
internal static class WholeCase
{
    internal static void ReadRegion(
        ITrainingCases cases, int index, int top, int left, int height, int width, Span<byte> rgb, Span<byte> labels)
    {
        var (h, w) = cases.SizeOf(index);
        if ((top, left, height, width) == (0, 0, h, w))
        {
            cases.Read(index, rgb, labels);
            return;
        }
        var (area, buffer) = (h * w, ArrayPool<byte>.Shared.Rent(4 * h * w));
        cases.Read(index, buffer.AsSpan(0, 3 * area), buffer.AsSpan(3 * area, area));
        for (var plane = 0; plane < 4; plane++)
        {
            var target = plane < 3 ? rgb.Slice(plane * height * width, height * width) : labels;
            for (var y = 0; y < height; y++)
                buffer.AsSpan(plane * area + (top + y) * w + left, width).CopyTo(target[(y * width)..]);
        }
        ArrayPool<byte>.Shared.Return(buffer);
    }

    internal static ChannelIntensities[] Intensities(ITrainingCases cases, int index)
    {
        var (h, w) = cases.SizeOf(index);
        var (area, buffer) = (h * w, ArrayPool<byte>.Shared.Rent(4 * h * w));
        cases.Read(index, buffer.AsSpan(0, 3 * area), buffer.AsSpan(3 * area, area));
        var intensities = new ChannelIntensities[3];
        Span<long> counts = stackalloc long[256];
        for (var channel = 0; channel < 3; channel++)
        {
            counts.Clear();
            foreach (var value in buffer.AsSpan(channel * area, area)) counts[value]++;
            intensities[channel] = Of(counts);
        }
        ArrayPool<byte>.Shared.Return(buffer);
        return intensities;
    }

    /// <summary>From the number of pixels of each value 0-255; zeros when there are none.</summary>
    internal static ChannelIntensities Of(ReadOnlySpan<long> counts)
    {
        double number = 0, sum = 0, squares = 0;
        int lowest = 255, highest = 0;
        for (var value = 0; value < 256; value++)
        {
            if (counts[value] == 0) continue;
            number += counts[value];
            sum += (double)value * counts[value];
            (lowest, highest) = (Math.Min(lowest, value), Math.Max(highest, value));
        }
        if (number == 0) return new ChannelIntensities(0, 0, 0, 0);
        var mean = sum / number;
        for (var value = 0; value < 256; value++) squares += counts[value] * (value - mean) * (value - mean);
        return new ChannelIntensities(mean, Math.Sqrt(squares / number), lowest, highest);
    }

    internal static (int Y, int X)? DrawForeground(ITrainingCases cases, int index, RandomStream random)
    {
        var (h, w) = cases.SizeOf(index);
        var (area, buffer) = (h * w, ArrayPool<byte>.Shared.Rent(4 * h * w));
        var labels = buffer.AsSpan(3 * area, area);
        cases.Read(index, buffer.AsSpan(0, 3 * area), labels);
        Span<int> counts = stackalloc int[256];
        counts.Clear();
        foreach (var label in labels) counts[label]++;
        (int, int)? pixel = null;
        var present = 0;
        for (var label = 1; label < 256; label++)
            if (counts[label] > 0) present++;
        if (present > 0)
        {
            var (chosen, skipped) = (0, random.NextInt(present));
            while (counts[++chosen] == 0 || skipped-- > 0) { }
            var position = -1;
            for (var left = random.NextInt(counts[chosen]); left >= 0; left--)
                position += 1 + labels[(position + 1)..].IndexOf((byte)chosen);
            pixel = (position / w, position % w);
        }
        ArrayPool<byte>.Shared.Return(buffer);
        return pixel;
    }
}
