using JdmMl.Data;

namespace JdmMl.Segmentation.Tests;

/// <summary>Bright discs on noise with their exact masks: a task that a tiny network learns in seconds.</summary>
internal static class Discs
{
    public static SegmentationOptions Tiny { get; } = new()
    {
        ImageSize = 16, Features = [6, 12, 12], BatchSize = 4, IterationsPerEpoch = 4, PretrainEpochs = 2, FinetuneEpochs = 2,
        LearningRate = 0.05, FinetuneLearningRate = 0.02, Momentum = 0.9, CheckpointEverySteps = 3, Mirroring = false,
    };

    public static IPairSource Source(int count, int size = 16, int seed = 1) =>
        new MemoryPairs(Enumerable.Range(0, count).Select(i => Pair(size, size, new Random(1000 * seed + i), $"disc-{seed}-{i}")), "discs");

    public static PackedPairs Packed(int count, int seed = 1) => PackedPairs.Build(Source(count, 16, seed), Tiny.ToPackOptions());

    public static ImagePair Pair(int width, int height, Random random, string id)
    {
        var (pixels, labels) = (new byte[3 * width * height], new byte[width * height]);
        var radius = Math.Min(width, height) * (0.18 + 0.1 * random.NextDouble());
        var (x, y) = (radius + (width - 2 * radius) * random.NextDouble(), radius + (height - 2 * radius) * random.NextDouble());
        for (var i = 0; i < labels.Length; i++)
        {
            var inside = Math.Pow(i % width + 0.5 - x, 2) + Math.Pow(i / width + 0.5 - y, 2) < radius * radius;
            labels[i] = inside ? (byte)1 : (byte)0;
            for (var c = 0; c < 3; c++) pixels[3 * i + c] = (byte)((inside ? 150 : 80) + 10 * c + random.Next(30));
        }
        return new ImagePair(new PairInfo(id, id, "discs", "train", Origins.Real), new RgbImage(width, height, pixels), new LabelMask(width, height, labels));
    }

    public static double Dice(LabelMask truth, LabelMask predicted)
    {
        Assert.Equal((truth.Width, truth.Height), (predicted.Width, predicted.Height));
        var both = truth.Labels.Zip(predicted.Labels, (a, b) => a * b).Sum(product => product);
        return 2.0 * both / (truth.Labels.Sum(label => label) + predicted.Labels.Sum(label => label));
    }
}
