using JdmMl.Data;
using JdmMl.Segmentation;
using JdmMl.Training;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace JdmMl;

/// <summary>Trains a segmentation network in two stages: on rows of origin synthetic, then on the others.</summary>
public sealed class SegmentationTrainer : IEstimator<SegmentationTransformer>
{
    private readonly MLContext _context;
    private readonly SegmentationOptions _options;
    private readonly FitOptions _fit;
    private readonly SegmentationOutput _output;

    /// <summary>Checks the options.</summary>
    /// <param name="context">Gives log and device.</param>
    /// <param name="options">Network and training; nnU-Net's values with the thesis' epochs by default.</param>
    /// <param name="fit">Columns, progress, cancellation, checkpoints.</param>
    /// <param name="output">Columns to add.</param>
    /// <exception cref="JdmException">Names every fault of the options.</exception>
    public SegmentationTrainer(
        MLContext context, SegmentationOptions? options = null, FitOptions? fit = null, SegmentationOutput? output = null)
    {
        (_context, _options, _fit, _output) = (context, options ?? new(), fit ?? new(), output ?? new());
        _options.Validate();
    }

    /// <summary>Trains on all rows; with rows of one origin alone, in one stage.</summary>
    public SegmentationTransformer Fit(IDataView input)
    {
        var pairs = ViewPairs.Of(input, _fit.ImageColumnName, _fit.MaskColumnName);
        using var release = pairs as IDisposable;
        if (pairs.Items.Count == 0) throw new JdmException("The training view has no rows; expected at least one image with its mask.");
        var host = ((IHostEnvironment)_context).Register(nameof(SegmentationTrainer), _options.Seed);
        using var channel = host.Start("Fit");
        var device = TorchDevices.Choose(_context.GpuDeviceId, _context.FallbackToCpu);
        using var synthetic = Pack(pairs.Synthetic(), wholeImages: true);
        using var real = Pack(pairs.Real(), wholeImages: false);
        channel.Info(MessageSensitivity.None, "Training a segmentation network at {0} px on {1}: {2} synthetic, then {3} real pairs.",
            _options.ImageSize, device, synthetic?.Count ?? 0, real?.Count ?? 0);
        var model = TwoStageTrainer.Train(
            _options, synthetic, real, new FitLog(channel, _fit.Progress), _fit.Cancellation, _fit.CheckpointFolder, device);
        foreach (var stage in model.History)
            channel.Info(
                MessageSensitivity.None, "{0}: {1} pairs, {2} steps, loss {3:0.000}, pseudo Dice {4:0.000} at the end.",
                stage.Stage, stage.Pairs, stage.Steps, stage.Loss, stage.PseudoDice);
        return new SegmentationTransformer(model, _fit.ImageColumnName, _output);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        SchemaChecks.Image(inputSchema, "image", _fit.ImageColumnName);
        SchemaChecks.Image(inputSchema, "mask", _fit.MaskColumnName);
        var shape = inputSchema.WithImage(_output.PredictedMaskColumnName);
        if (_output.ProbabilityColumnName is string probability)
            shape = shape.WithVector(probability, _options.Classes * _options.ImageSize * _options.ImageSize);
        return _output.OverlayColumnName is string overlay ? shape.WithImage(overlay) : shape;
    }

    // Generated pairs already are what one crop of a real image is, so they are never cut again.
    private PackedPairs? Pack(IPairSource? pairs, bool wholeImages)
    {
        if (pairs is null) return null;
        var packing = _options.ToPackOptions();
        return PackedPairs.Build(pairs, wholeImages ? packing with { Crop = Crop.Resize } : packing, ct: _fit.Cancellation);
    }
}
