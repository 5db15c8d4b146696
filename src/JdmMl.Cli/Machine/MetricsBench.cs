using System.Diagnostics;
using JdmMl.Data;
using JdmMl.Evaluation;

namespace JdmMl.Cli.Machine;

/// <summary>What measuring pairs of masks costs.</summary>
/// <param name="ImageSize">Height and width, pixels.</param>
/// <param name="Objects">Mean number of true objects an image.</param>
/// <param name="Images">Images measured at a time; the best of all rounds counts.</param>
/// <param name="Threads">Images measured at once.</param>
/// <param name="SoftMaps">Whether soft maps are measured, too.</param>
/// <param name="CpuSecondsPerImage">Processor time of all threads.</param>
/// <param name="WallSeconds">Time on the clock for all images.</param>
/// <param name="ImagesPerSecond">Images over clock time.</param>
internal sealed record MetricsBenchResult(
    int ImageSize, double Objects, int Images, int Threads, bool SoftMaps, double CpuSecondsPerImage, double WallSeconds,
    double ImagesPerSecond);

/// <summary>All metrics on phantom nuclei against the same nuclei moved by a few pixels, some of them lost and some invented.</summary>
internal static class MetricsBench
{
    internal static MetricsBenchResult Run(int size, int images, int rounds, int threads, bool soft, CancellationToken stop)
    {
        var masks = new ImageMasks[images];
        Parallel.For(0, images, i => masks[i] = Scene(size, i, soft));
        double objects = masks.Average(m => ConnectedComponents.Of(m.Truth, size).Count);
        var evaluation = new SetEvaluation
        {
            Name = "moved", DataSet = "phantom nuclei", Parallelism = threads, Conventions = new() { SoftMaps = soft },
        };
        evaluation.Run(images, i => masks[i], stop);                        // fills caches and pools
        double cpu = double.MaxValue, wall = double.MaxValue;
        for (int round = 0; round < rounds; round++)
        {
            var (before, started) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
            evaluation.Run(images, i => masks[i], stop);
            wall = Math.Min(wall, Stopwatch.GetElapsedTime(started).TotalSeconds);
            cpu = Math.Min(cpu, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
        }
        return new(size, objects, images, threads, soft, cpu / images, wall, images / wall);
    }

    /// <summary>Four views side by side, which hold hundreds of nuclei.</summary>
    private static byte[] Crowd(int size, int seed)
    {
        int half = Math.Max(PhantomPairs.SmallestSize, (size + 1) / 2);
        var views = new PhantomPairs(PhantomKind.Nuclei, 4, half, seed);
        byte[][] masks = [.. Enumerable.Range(0, 4).Select(i => views.Read(i).Mask.Labels)];
        var crowd = new byte[size * size];
        for (int y = 0; y < size; y++)
            for (int x = 0; x < size; x++) crowd[y * size + x] = masks[y / half * 2 + x / half][y % half * half + x % half];
        return crowd;
    }

    private static ImageMasks Scene(int size, int index, bool soft)
    {
        byte[] truth = Crowd(size, 100 + index), others = Crowd(size, 900 + index);
        var prediction = new byte[truth.Length];
        for (int y = 0; y < size; y++)
            for (int x = 0; x < size; x++)
            {
                bool kept = (x / 64 + y / 64) % 8 != 0;                     // an eighth of the view shows other nuclei
                prediction[y * size + x] = kept
                    ? truth[Math.Min(size - 1, y + 1) * size + Math.Min(size - 1, x + 2)]
                    : others[y * size + x];
            }
        byte[]? map = soft ? [.. prediction.Select((label, i) => (byte)(label > 0 ? 130 + i % 126 : i % 126))] : null;
        return new() { Id = $"{index}", Width = size, Height = size, Truth = truth, Prediction = prediction, SoftMap = map };
    }
}
