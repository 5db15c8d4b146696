using JdmMl.Data;
using JdmMl.Diffusion;
using JdmMl.Training;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace JdmMl;

/// <summary>
/// Learns images and masks together. The fitted transformer leaves rows as they are but for a column
/// <see cref="PairColumns.JointModel"/>, by whose annotation a later <see cref="PairGenerator"/> finds the model.
/// </summary>
public sealed class JointDiffusionTrainer : IEstimator<JointDiffusionTransformer>
{
    private readonly MLContext _context;
    private readonly JointDiffusionOptions _options;
    private readonly FitOptions _fit;

    /// <summary>Checks the options.</summary>
    /// <param name="context">Gives log and device.</param>
    /// <param name="options">The model and its training; the thesis' values by default.</param>
    /// <param name="fit">Columns, progress, cancellation, checkpoints.</param>
    /// <exception cref="JdmException">Names every fault of the options.</exception>
    public JointDiffusionTrainer(MLContext context, JointDiffusionOptions? options = null, FitOptions? fit = null)
    {
        (_context, _options, _fit) = (context, options ?? new(), fit ?? new());
        _options.Validate();
    }

    /// <summary>Trains on the rows whose origin is not synthetic.</summary>
    public JointDiffusionTransformer Fit(IDataView input)
    {
        var pairs = ViewPairs.Of(input, _fit.ImageColumnName, _fit.MaskColumnName);
        using var release = pairs as IDisposable;
        var host = ((IHostEnvironment)_context).Register(nameof(JointDiffusionTrainer), _options.Seed);
        using var channel = host.Start("Fit");
        var device = TorchDevices.Choose(_context.GpuDeviceId, _context.FallbackToCpu);
        var real = pairs.Real()
            ?? throw new JdmException(
                $"None of the {pairs.Items.Count} rows has the origin '{Origins.Real}'; a joint diffusion model learns from real pairs.");
        channel.Info(
            MessageSensitivity.None, "Training a joint diffusion model on {0} pairs at {1} px on {2}, {3} mode.",
            real.Items.Count, _options.ImageSize, device, _options.Mode);
        using var packed = PackedPairs.Build(real, _options.Packing, ct: _fit.Cancellation);
        var model = new JointDiffusionLearner(_options, device).Train(
            packed, new FitLog(channel, _fit.Progress), _fit.CheckpointFolder, _fit.Cancellation);
        return new JointDiffusionTransformer(model);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        SchemaChecks.Image(inputSchema, "image", _fit.ImageColumnName);
        SchemaChecks.Image(inputSchema, "mask", _fit.MaskColumnName);
        // The handle's own type cannot be promised; that something is there can.
        return inputSchema.WithSingle(
            PairColumns.JointModel, column => column.AddAnnotation(JointModelType.AnnotationKind, "", TextDataViewType.Instance));
    }
}
