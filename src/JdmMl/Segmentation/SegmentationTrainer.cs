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

    /// <summary>Trains on all rows: those of origin synthetic are the synthetic pairs, the others the real ones.</summary>
    public SegmentationTransformer Fit(IDataView input)
    {
        var pairs = Open(input);
        using var release = pairs as IDisposable;
        if (pairs.Items.Count == 0) throw new JdmException("The training view has no rows; expected at least one image with its mask.");
        return Fit(pairs.Synthetic(), pairs.Real(), null, NamesIn(input));
    }

    /// <summary>Trains on two views, whatever their rows say of their origin.</summary>
    /// <param name="real">Real pairs.</param>
    /// <param name="synthetic">Synthetic pairs; null where the regime needs none.</param>
    /// <param name="validation">Pairs that the last stage is validated on after every epoch; null: no validation.</param>
    /// <exception cref="JdmException">A view has no rows, or the pairs do not fit the options.</exception>
    public SegmentationTransformer Fit(IDataView real, IDataView? synthetic, IDataView? validation = null)
    {
        IPairSource?[] sources = [.. new[] { synthetic, real, validation }.Select(view => view is null ? null : Open(view))];
        try
        {
            if (sources.Any(source => source?.Items.Count == 0))
                throw new JdmException("A view for training has no rows; expected at least one image with its mask in each.");
            return Fit(sources[0], sources[1], sources[2], NamesIn(real));
        }
        finally
        {
            foreach (var source in sources) (source as IDisposable)?.Dispose();
        }
    }

    private SegmentationTransformer Fit(
        IPairSource? syntheticPairs, IPairSource? realPairs, IPairSource? validationPairs, IReadOnlyList<string>? classNames)
    {
        var host = ((IHostEnvironment)_context).Register(nameof(SegmentationTrainer), _options.Seed);
        using var channel = host.Start("Fit");
        var device = TorchDevices.Choose(_context.GpuDeviceId, _context.FallbackToCpu);
        using var synthetic = Pack(syntheticPairs, wholeImages: true);
        using var real = Pack(realPairs, wholeImages: false);
        using var validation = Pack(validationPairs, wholeImages: false);
        channel.Info(MessageSensitivity.None, "Training a segmentation network at {0} px on {1}, {2}: {3} synthetic, {4} real pairs.",
            _options.ImageSize, device, _options.Regime, synthetic?.Cases.Count ?? 0, real?.Cases.Count ?? 0);
        var model = TwoStageTrainer.Train(_options, synthetic?.Cases, real?.Cases, new SegmentationTrainingRun
        {
            Validation = validation?.Cases, Progress = new FitLog(channel, _fit.Progress), Cancellation = _fit.Cancellation,
            CheckpointFolder = _fit.CheckpointFolder, Device = device,
        });
        foreach (var stage in model.History)
            channel.Info(
                MessageSensitivity.None, "{0}: {1} pairs, {2} steps, loss {3:0.000}, pseudo Dice {4:0.000} at the end.",
                stage.Stage, stage.Pairs, stage.Steps, stage.Loss, stage.PseudoDice);
        return new SegmentationTransformer(model, _fit.ImageColumnName, _output, classNames);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        SchemaChecks.Image(inputSchema, "image", _fit.ImageColumnName);
        var mask = SchemaChecks.Image(inputSchema, "mask", _fit.MaskColumnName);
        bool named = _options.ClassNames is { Count: > 0 } || mask.Annotations.Any(a => a.Name == ClassNames.Kind);
        int names = named ? _options.Classes : 0;
        var shape = inputSchema.WithImage(_output.PredictedMaskColumnName, ScoreAnnotations.PredictedMask(names).Promise);
        if (_output.ProbabilityColumnName is string probability)
        {
            var patch = _options.Crop is NativeCrop ? _options.ResolvePatch() : (Height: _options.ImageSize, Width: _options.ImageSize);
            shape = shape.WithVector(
                probability, _options.Classes * patch.Height * patch.Width, ScoreAnnotations.Probability(names).Promise);
        }
        return _output.OverlayColumnName is string overlay ? shape.WithImage(overlay) : shape;
    }

    private IReadOnlyList<string>? NamesIn(IDataView view)
        => _options.ClassNames is { Count: > 0 } own
            ? own
            : ClassNames.Checked(
                ClassNames.Of(view.Schema[_fit.MaskColumnName]), _options.Classes, $"Column '{_fit.MaskColumnName}'");

    private IPairSource Open(IDataView view) => ViewPairs.Of(view, _fit.ImageColumnName, _fit.MaskColumnName);

    // Generated pairs already are what one crop of a real image is, so they are never cut again.
    private OpenCases? Pack(IPairSource? pairs, bool wholeImages)
    {
        if (pairs is null) return null;
        if (_options.Crop is NativeCrop)
        {
            var native = NativeCases.Build(pairs, ct: _fit.Cancellation);
            return new OpenCases(native, native);
        }
        var packing = _options.ToPackOptions();
        var packed = PackedPairs.Build(pairs, wholeImages ? packing with { Crop = Crop.Resize } : packing, ct: _fit.Cancellation);
        return new OpenCases(new PackedCases(packed), packed);
    }

    private sealed record OpenCases(ITrainingCases Cases, IDisposable File) : IDisposable
    {
        public void Dispose() => File.Dispose();
    }
}
