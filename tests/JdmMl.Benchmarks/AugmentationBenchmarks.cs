using BenchmarkDotNet.Attributes;
using JdmMl.Data;
using JdmMl.Segmentation;
using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Benchmarks;

/// <summary>
/// What a segmentation step waits for: nnU-Net's augmentation of a batch, and a forward and backward pass of the planned network on one image
/// of that size to hold it against.
/// </summary>
public class AugmentationBenchmarks
{
    private IReadOnlyList<IAugmentation> _list = [];
    private SegmentationModel _model = null!;
    private Tensor _images = null!, _labels = null!, _patch = null!;
    private ulong _step;

    /// <summary>Side of the patch; 256 px go in batches of 12, 64 px of 16.</summary>
    [Params(64, 256)]
    public int Side { get; set; }

    [Params("nnunet", "light")]
    public string Augmentation { get; set; } = "nnunet";

    [GlobalSetup]
    public void Setup()
    {
        set_num_threads(1);
        using var scope = NewDisposeScope();
        _list = AugmentationOptions.Parse(Augmentation).Resolve((Side, Side), 2);
        var read = _list.OfType<SpatialTransform>().FirstOrDefault()?.LoaderPatch.Height ?? Side;
        long count = Side == 256 ? 12 : 16;
        _images = randn(count, 3, read, read).MoveToOuterDisposeScope();
        _labels = randint(0, 2, [count, read, read]).MoveToOuterDisposeScope();
        _patch = randn(1, 3, Side, Side).MoveToOuterDisposeScope();
        _model = SegmentationModel.Untrained(new SegmentationOptions { ImageSize = Side });
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _images.Dispose();
        _labels.Dispose();
        _patch.Dispose();
        _model.Dispose();
    }

    [Benchmark(OperationsPerInvoke = 8)]
    public void AugmentBatch()
    {
        for (var i = 0; i < 8; i++)
        {
            using var scope = NewDisposeScope();
            using var frozen = no_grad();
            var (images, labels) = (_images.clone(), _labels);
            var random = RandomStreams.Open(1, "benchmark", _step++);
            foreach (var change in _list) (images, labels) = change.Apply(images, labels, random);
        }
    }

    [Benchmark]
    public void ForwardAndBackwardOfOneImage()
    {
        using var scope = NewDisposeScope();
        var levels = _model.Network.call(_patch);
        var loss = levels[0].square().mean();
        loss.backward();
    }
}
