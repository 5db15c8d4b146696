using JdmMl.Training;

namespace JdmMl.Segmentation;

/// <summary>
/// Draws, reads and normalises the patches of a batch on the host: a function of (seed, purpose, step) alone. Arrays are kept between
/// calls, so one call at a time.
/// </summary>
internal sealed class PatchSampler(
    ITrainingCases cases, InputNormalisation normalisation, string purpose, int seed, int count, double oversampling,
    (int Height, int Width) patch, (int Height, int Width) read)
{
    private readonly float[] _tables = new float[3 * 256];
    private byte[] _rgb = [], _labels = [];

    /// <summary>Pixels of a patch.</summary>
    internal int Area => read.Height * read.Width;

    /// <summary>Samples from here to the end of the batch are made to hold foreground.</summary>
    internal int FirstForced { get; } = (int)Math.Round(count * (1 - oversampling));      // half to even, as Python rounds

    /// <summary>Fills <paramref name="images"/> [N, 3, h, w] and <paramref name="labels"/> [N, h, w]; 0 and -1 outside the cases.</summary>
    internal void Fill(long step, Span<float> images, Span<short> labels)
    {
        var random = RandomStreams.Open((ulong)seed, purpose, (ulong)step);
        for (var n = 0; n < count; n++)
        {
            var index = random.NextInt(cases.Count);
            var corner = Place(index, n >= FirstForced, random);
            FillPatch(index, corner, images.Slice(n * 3 * Area, 3 * Area), labels.Slice(n * Area, Area));
        }
    }

    private (int Y, int X) Place(int index, bool forced, RandomStream random)
    {
        var (height, width) = cases.SizeOf(index);
        var rows = PatchPlacement.Bounds(height, read.Height, patch.Height);
        var columns = PatchPlacement.Bounds(width, read.Width, patch.Width);
        if (forced && cases.DrawForeground(index, random) is var (y, x))
            return (PatchPlacement.Around(y, read.Height, rows.Lowest), PatchPlacement.Around(x, read.Width, columns.Lowest));
        return (rows.Lowest + random.NextInt(rows.Highest - rows.Lowest + 1),
            columns.Lowest + random.NextInt(columns.Highest - columns.Lowest + 1));
    }

    private void FillPatch(int index, (int Y, int X) corner, Span<float> images, Span<short> labels)
    {
        var (height, width) = cases.SizeOf(index);
        var (top, bottom) = (Math.Max(0, corner.Y), Math.Min(height, corner.Y + read.Height));
        var (left, right) = (Math.Max(0, corner.X), Math.Min(width, corner.X + read.Width));
        var (h, w) = (bottom - top, right - left);
        if (h * w < Area)
        {
            images.Clear();
            labels.Fill(-1);
        }
        if (h <= 0 || w <= 0) return;
        if (_labels.Length < h * w) (_rgb, _labels) = (new byte[3 * h * w], new byte[h * w]);
        Span<byte> rgb = _rgb.AsSpan(0, 3 * h * w), classes = _labels.AsSpan(0, h * w);
        cases.ReadRegion(index, top, left, h, w, rgb, classes);
        var intensities = cases.IntensitiesOf(index);
        for (var channel = 0; channel < 3; channel++)
        {
            var table = _tables.AsSpan(256 * channel, 256);
            normalisation.FillTable(channel, intensities[channel], table);
            for (var y = 0; y < h; y++)
            {
                ReadOnlySpan<byte> source = rgb.Slice((channel * h + y) * w, w);
                var target = images.Slice((channel * read.Height + top - corner.Y + y) * read.Width + left - corner.X, w);
                for (var x = 0; x < w; x++) target[x] = table[source[x]];
            }
        }
        for (var y = 0; y < h; y++)
        {
            ReadOnlySpan<byte> source = classes.Slice(y * w, w);
            var target = labels.Slice((top - corner.Y + y) * read.Width + left - corner.X, w);
            for (var x = 0; x < w; x++) target[x] = source[x];
        }
        if (cases.OutsideLabel is { } outside) MarkOutside(outside, images, labels);
    }

    private void MarkOutside(byte outside, Span<float> images, Span<short> labels)
    {
        for (var at = 0; at < labels.Length; at++)
        {
            if (labels[at] != outside) continue;
            labels[at] = -1;
            if (!cases.NormalisesInside) continue;
            for (var channel = 0; channel < 3; channel++)
                if (normalisation.Channels[channel] == Normalisation.ZScore) images[channel * Area + at] = 0;
        }
    }
}
