using System.Diagnostics;
using System.Runtime.InteropServices;
using JdmMl.Data;
using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// Batch k of a stage: a function of the cases, the seed and k alone, whatever ran before. The next batch is read, cropped and normalised
/// on another thread; tensors are made, and changed at random, on the caller's.
/// </summary>
// Arrays made once, not every step: a collection begun by the other thread would come in the middle of this one's operators, which
// TorchSharp 0.102.7 does not survive in every case (see JdmMl.Diffusion's BatchFeed).
internal sealed class BatchSource : IDisposable
{
    private readonly (float[] Images, short[] Labels)[] _arrays = [([], []), ([], [])];
    private readonly IReadOnlyList<IAugmentation> _augmentations;
    private readonly SegmentationOptions _options;
    private readonly (int Height, int Width) _read;
    private readonly PatchSampler _sampler;
    private readonly string _purpose;
    private readonly Device _device;
    private Task? _next;
    private long _nextStep = -1;
    private int _turn;

    /// <summary>Batches of patches with given augmentations.</summary>
    /// <param name="cases">Drawn uniformly, with replacement.</param>
    /// <param name="options">Batch size, oversampling, normalisation and seed.</param>
    /// <param name="patch">Size of the network's input in pixels.</param>
    /// <param name="augmentations">In this order; left out when not training.</param>
    /// <param name="stage">Stages never share draws.</param>
    /// <param name="device">Where the batch goes.</param>
    /// <param name="training">Whether to augment; training and validation never share draws.</param>
    /// <param name="normalisation">Null: the options' scheme for every channel.</param>
    internal BatchSource(
        ITrainingCases cases, SegmentationOptions options, (int Height, int Width) patch, IReadOnlyList<IAugmentation> augmentations,
        string stage, Device device, bool training = true, InputNormalisation? normalisation = null)
    {
        (_options, _device, _augmentations) = (options, device, training ? augmentations : []);
        _read = _augmentations.OfType<SpatialTransform>().FirstOrDefault()?.LoaderPatch ?? patch;
        _purpose = $"segmentation {stage} {(training ? "batch" : "validation batch")}";
        _sampler = new PatchSampler(cases, normalisation ?? InputNormalisation.Of(options.Normalisation), _purpose, options.Seed,
            options.BatchSize, options.ForegroundOversampling, patch, _read);
    }

    /// <summary>The same with augmentations by their options.</summary>
    internal BatchSource(
        ITrainingCases cases, SegmentationOptions options, (int Height, int Width) patch, AugmentationOptions augmentation,
        string stage, Device device, bool training = true, InputNormalisation? normalisation = null)
        : this(cases, options, patch, augmentation.Resolve(patch, options.Classes), stage, device, training, normalisation)
    {
    }

    /// <summary>Training batches of whole squares.</summary>
    internal BatchSource(
        PackedPairs pairs, SegmentationOptions options, IReadOnlyList<IAugmentation> augmentations, string stage, Device device)
        : this(new PackedCases(pairs), options, (pairs.Size, pairs.Size), augmentations, stage, device)
    {
    }

    /// <summary>Time that callers have waited in <see cref="Draw"/> until the batch was read, normalised and on the device.</summary>
    internal TimeSpan WaitingTime { get; private set; }

    /// <summary>Time that callers have spent in <see cref="Draw"/> on augmentation, which is the training device's own work.</summary>
    internal TimeSpan AugmentingTime { get; private set; }

    /// <summary>Normalised float32 [N, 3, H, W] and class ids int64 [N, H, W] on the device; the batch after it is begun.</summary>
    internal (Tensor Images, Tensor Labels) Draw(long step)
    {
        var began = Stopwatch.GetTimestamp();
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var batch = Take(step);
        int count = _options.BatchSize, area = _sampler.Area;
        var images = empty([count, 3, _read.Height, _read.Width], ScalarType.Float32);
        batch.Images.AsSpan(0, 3 * count * area).CopyTo(MemoryMarshal.Cast<byte, float>(images.bytes));
        var labels = empty([count, _read.Height, _read.Width], ScalarType.Int16);
        batch.Labels.AsSpan(0, count * area).CopyTo(MemoryMarshal.Cast<byte, short>(labels.bytes));
        images = images.to(_device);
        labels = labels.to(_device).to_type(ScalarType.Int64);
        WaitingTime += Stopwatch.GetElapsedTime(began);
        began = Stopwatch.GetTimestamp();
        var random = RandomStreams.Open((ulong)_options.Seed, $"{_purpose} augmentation", (ulong)step);
        foreach (var augmentation in _augmentations) (images, labels) = augmentation.Apply(images, labels, random);
        labels = labels.clamp(min: 0);                                      // outside is background
        AugmentingTime += Stopwatch.GetElapsedTime(began);
        return scope.MoveToOuter(images, labels);
    }

    /// <summary>Waits for a batch that is being made, so that nobody closes its cases under it.</summary>
    public void Dispose() => _next?.ContinueWith(static _ => { }, TaskScheduler.Default).Wait();

    private (float[] Images, short[] Labels) Take(long step)
    {
        _next?.GetAwaiter().GetResult();
        if (_nextStep != step) Make(step);
        var batch = _arrays[_turn];
        _nextStep = step + 1;
        _turn = 1 - _turn;
        _next = Task.Run(() => Make(step + 1));
        return batch;
    }

    private void Make(long step)
    {
        ref var arrays = ref _arrays[_turn];
        var pixels = _options.BatchSize * _sampler.Area;
        if (arrays.Labels.Length != pixels) arrays = (new float[3 * pixels], new short[pixels]);
        _sampler.Fill(step, arrays.Images, arrays.Labels);
    }
}
