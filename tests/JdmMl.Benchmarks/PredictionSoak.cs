using System.Diagnostics;
using System.Globalization;
using JdmMl.Data;
using JdmMl.Segmentation;

namespace JdmMl.Benchmarks;

/// <summary>
/// Memory of a process that predicts on and on, and how fast single images and batches are:
/// <c>dotnet run -c Release --project tests/JdmMl.Benchmarks -- soak-prediction 10000</c>.
/// </summary>
internal static class PredictionSoak
{
    internal static void Run(int calls, TextWriter output)
    {
        foreach (var crop in new[] { Crop.Resize, Crop.Patches(32, 16), Crop.Native }) Soak(crop, calls, output);
    }

    /// <summary>Images of 256 px one by one and in batches, with the features of a preset that a CPU can bear.</summary>
    internal static void Speed(int images, IReadOnlyList<int> features, TextWriter output)
    {
        var pixels = Enumerable.Range(0, images).Select(i => new PhantomPairs(PhantomKind.Polyps, images, 256, 1).Read(i).Image).ToArray();
        using var model = SegmentationModel.Untrained(new() { ImageSize = 256, Features = features });
        foreach (var mirroring in new[] { false, true })
        {
            using var alone = new SegmentationPredictor(model, new() { Mirroring = mirroring, BatchSize = 1 });
            Time($"mirroring {mirroring}, one image a call, one window at a time", () => Array.ForEach(pixels, image => alone.Predict(image)));
            foreach (var size in new[] { 4, 8, 16 })
            {
                using var predictor = new SegmentationPredictor(model, new() { Mirroring = mirroring, BatchSize = size });
                Time($"mirroring {mirroring}, one image a call, batches of {size}", () => Array.ForEach(pixels, image => predictor.Predict(image)));
                Time($"mirroring {mirroring}, all images in a call, batches of {size}", () => predictor.Predict(pixels));
            }
        }

        void Time(string what, Action action)
        {
            action();
            var best = double.PositiveInfinity;
            for (var i = 0; i < 3; i++)
            {
                var watch = Stopwatch.StartNew();
                action();
                best = Math.Min(best, watch.Elapsed.TotalSeconds);
            }
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{what}: {images / best:0.0} images/s, {1000 * best / images:0.0} ms an image"));
        }
    }

    private static void Soak(CropMode crop, int calls, TextWriter output)
    {
        var images = Enumerable.Range(0, 20).Select(i => new PhantomPairs(PhantomKind.Polyps, 20, 32 + i, 1).Read(i).Image).ToArray();
        using var model = SegmentationModel.Untrained(new() { ImageSize = 32, Features = [4, 8], Crop = crop });
        using var predictor = new SegmentationPredictor(model);
        var watch = Stopwatch.StartNew();
        for (var call = 0; call <= calls; call++)
        {
            if (call % Math.Max(1, calls / 10) == 0)
                output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{crop}: {call} calls, {Resident()} MiB resident, {GC.GetTotalMemory(false) >> 20} MiB managed, " +
                    $"{(call == 0 ? 0 : 1000 * watch.Elapsed.TotalSeconds / call):0.00} ms a call"));
            predictor.Segment(images[call % images.Length], call % 10 == 0 ? ProbabilitySize.Native : ProbabilitySize.None);
        }
    }

    private static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64 >> 20;
    }
}
