using JdmMl.Data;
using JdmMl.Training;

namespace JdmMl.Segmentation;

/// <summary>Takes the fingerprint of cases, one after another, in memory that does not grow with their number.</summary>
public static class FingerprintReader
{
    private const double AllSamples = 10e7;         // nnU-Net: divided among the cases
    private const int MostSamples = 10_000;         // a case; more would change no digit, and RGB normalisation does not use them
    private const int Seed = 1234;                  // nnU-Net

    /// <summary>Reads every case once.</summary>
    /// <param name="cases">At least one.</param>
    /// <param name="progress">Told how many cases are read.</param>
    /// <param name="cancellation">Stops before the next case.</param>
    /// <exception cref="JdmException">There is no case, or no mask holds foreground.</exception>
    public static DatasetFingerprint Read(
        ITrainingCases cases, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (cases.Count == 0) throw new JdmException("There are no cases to take a fingerprint of; expected at least one.");
        var samples = (int)Math.Min(MostSamples, Math.Floor(AllSamples / cases.Count));
        var (shapes, shares) = (new List<(int Height, int Width)>(), new List<double>());
        var histograms = new long[3, 256];
        var (presence, pixels) = (new int[256], new long[256]);
        var clock = new ProgressClock(progress, "fingerprint", cases.Count);
        for (var index = 0; index < cases.Count; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (height, width) = cases.SizeOf(index);
            var (rgb, labels) = (new byte[3 * height * width], new byte[height * width]);
            cases.Read(index, rgb, labels);
            var box = NonZeroBox.Of(rgb, height, width);
            shapes.Add((box.Height, box.Width));
            shares.Add((double)box.Height * box.Width / (height * width));
            Count(labels, presence, pixels);
            Sample(rgb, labels, samples, index, histograms);
            clock.Report(index + 1);
        }
        if (pixels.Skip(1).Sum() == 0)
            throw new JdmException(
                $"None of the {cases.Count} masks holds foreground; expected class ids above 0. " +
                "Check the masks and how their values become classes ('jdm data verify' shows both).");
        return new DatasetFingerprint
        {
            Cases = cases.Count,
            DataHash = cases.Hash,
            Shapes = [.. shapes.GroupBy(shape => shape).OrderByDescending(group => group.Count()).ThenBy(group => group.Key)
                .Select(group => new ShapeCount(group.Key.Height, group.Key.Width, group.Count()))],
            MedianShape = [Median(shapes.Select(shape => (double)shape.Height)), Median(shapes.Select(shape => (double)shape.Width))],
            MedianRelativeSize = cases is NativeCases native ? native.MedianRelativeSize : Median(shares),     // cropped already
            ForegroundIntensities = [.. Enumerable.Range(0, 3).Select(channel => Intensities(Row(histograms, channel)))],
            SamplesPerCase = samples,
            Classes = [.. Presence(presence, pixels)],
            Warnings = [.. Warnings(presence, pixels, cases.Count)],
        };
    }

    private static void Count(ReadOnlySpan<byte> labels, int[] presence, long[] pixels)
    {
        var own = new long[256];
        foreach (var label in labels) own[label]++;
        for (var id = 0; id < 256; id++)
        {
            pixels[id] += own[id];
            if (own[id] > 0) presence[id]++;
        }
    }

    private static void Sample(ReadOnlySpan<byte> rgb, ReadOnlySpan<byte> labels, int samples, int index, long[,] histograms)
    {
        var foreground = new List<int>();
        for (var at = 0; at < labels.Length; at++)
            if (labels[at] > 0) foreground.Add(at);
        if (foreground.Count == 0) return;
        var random = RandomStreams.Open(Seed, "fingerprint", (ulong)index);
        for (var draw = 0; draw < samples; draw++)
        {
            var at = foreground[random.NextInt(foreground.Count)];
            for (var channel = 0; channel < 3; channel++) histograms[channel, rgb[channel * labels.Length + at]]++;
        }
    }

    private static ForegroundStatistics Intensities(long[] histogram)
    {
        double total = histogram.Sum(), mean = histogram.Select((count, value) => (double)count * value).Sum() / total;
        var variance = histogram.Select((count, value) => count * (value - mean) * (value - mean)).Sum() / total;
        return new ForegroundStatistics(
            mean, Quantile(histogram, 0.5), Math.Sqrt(variance), Quantile(histogram, 0), Quantile(histogram, 1),
            Quantile(histogram, 0.005), Quantile(histogram, 0.995));
    }

    // numpy's linear interpolation between the neighbouring order statistics
    private static double Quantile(long[] histogram, double share)
    {
        var position = share * (histogram.Sum() - 1);
        var (lower, upper) = (Ordered(histogram, (long)Math.Floor(position)), Ordered(histogram, (long)Math.Ceiling(position)));
        return lower + (position - Math.Floor(position)) * (upper - lower);
    }

    private static int Ordered(long[] histogram, long rank)
    {
        long below = 0;
        for (var value = 0; value < histogram.Length; value++)
            if ((below += histogram[value]) > rank) return value;
        return histogram.Length - 1;
    }

    private static IEnumerable<ClassPresence> Presence(int[] presence, long[] pixels)
    {
        double total = pixels.Sum();
        for (var id = 0; id <= Math.Max(1, Array.FindLastIndex(presence, count => count > 0)); id++)
            yield return new ClassPresence(id, presence[id], pixels[id] / total);
    }

    private static IEnumerable<string> Warnings(int[] presence, long[] pixels, int cases)
    {
        var highest = Array.FindLastIndex(presence, count => count > 0);
        for (var id = 1; id <= highest; id++)
        {
            if (presence[id] == 0)
                yield return $"Class {id} occurs in no mask, though class {highest} does; class ids should be consecutive from 0.";
            else if (presence[id] < FoldSplits.Count && presence[id] < cases)
                yield return $"Class {id} occurs in {presence[id]} of {cases} cases, so that some of the {FoldSplits.Count} folds lack it.";
        }
        if (pixels[0] == 0) yield return "No mask holds background (class 0); check how mask values become classes.";
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static long[] Row(long[,] table, int row) => [.. Enumerable.Range(0, table.GetLength(1)).Select(column => table[row, column])];
}
