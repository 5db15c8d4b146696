using BenchmarkDotNet.Attributes;
using JdmMl.Data;
using JdmMl.Evaluation;

namespace JdmMl.Benchmarks;

/// <summary>All metrics on nuclei of 1000 x 1000 pixels: the goal is 20 images a second on 2 cores.</summary>
public class EvaluationBenchmarks
{
    private const int Size = 1000, Images = 16;

    private readonly ImageMasks[] _images = new ImageMasks[Images];

    [GlobalSetup]
    public void Setup()
    {
        var pairs = new PhantomPairs(PhantomKind.Nuclei, Images, Size, 1);
        for (int k = 0; k < Images; k++)
        {
            byte[] truth = pairs.Read(k).Mask.Labels, prediction = new byte[truth.Length];
            var soft = new byte[truth.Length];
            var chance = new Random(k);
            for (int i = 0; i < truth.Length; i++)
            {
                prediction[i] = truth[Math.Max(0, i - 2 - 2 * Size)];                    // shifted by 2 pixels
                soft[i] = (byte)(prediction[i] * 180 + chance.Next(60));
            }
            _images[k] = new()
            {
                Id = $"{k}", Width = Size, Height = Size, Truth = truth, Prediction = prediction, SoftMap = soft,
            };
        }
    }

    [Benchmark(OperationsPerInvoke = Images)]
    public EvaluationResult AllMetrics1000() =>
        new SetEvaluation { Name = "benchmark", DataSet = "phantoms", Conventions = new() { SoftMaps = true }, Parallelism = 2 }
            .Run(Images, k => _images[k]);

    [Benchmark]
    public BoundaryScore Boundary1000() => BoundaryScore.Of(
        _images[0].Truth, _images[0].Prediction, Size, MaskRegion.Foreground, new());

    [Benchmark]
    public double AggregatedJaccard1000() => AggregatedJaccard.PlusOf(ObjectOverlaps.Of(
        ObjectMap.OfComponents(_images[0].Truth, Size, true), ObjectMap.OfComponents(_images[0].Prediction, Size, true)));

    [Benchmark]
    public double WeightedF1000() => WeightedFMeasure.Of(
        _images[0].Truth, _images[0].SoftMap!, MapHistogram.Of(_images[0].Truth, _images[0].SoftMap!, Size));
}
