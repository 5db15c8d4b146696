using JdmMl.Data;
using JdmMl.Diffusion;
using JdmMl.Training;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace JdmMl;

/// <summary>
/// Adds synthetic pairs to the training rows. Put it into a chain with <see cref="TransformerScope.Training"/>: it then
/// adds rows in <c>Fit</c> and is left out when the model is applied.
/// </summary>
public sealed class PairGenerator : IEstimator<PairGeneratorTransformer>
{
    private readonly MLContext _context;
    private readonly PairGeneratorOptions _options;

    /// <summary>Checks the options.</summary>
    /// <exception cref="JdmException">Names every fault of the options.</exception>
    public PairGenerator(MLContext context, PairGeneratorOptions? options = null)
    {
        (_context, _options) = (context, options ?? new());
        _options.Validate();
    }

    /// <summary>Draws floor(ratio x real rows) pairs, or finds them on disk.</summary>
    /// <exception cref="JdmException">No stage before this one fitted a joint diffusion model, and the options name none.</exception>
    public PairGeneratorTransformer Fit(IDataView input)
    {
        PairGeneratorTransformer.CheckSchema(input.Schema);
        var host = ((IHostEnvironment)_context).Register(nameof(PairGenerator), _options.Seed);
        using var channel = host.Start("Fit");
        var log = new FitLog(channel, _options.Progress);
        int count = checked((int)Math.Floor((decimal)_options.Ratio * RealRows(input)));
        string root = _options.PoolDirectory
            ?? Path.Combine(string.IsNullOrEmpty(_context.TempFilePath) ? Path.GetTempPath() : _context.TempFilePath, "jdmml-pools");
        var loaded = _options.ModelFolder is null
            ? null
            : JointDiffusionModel.Load(_options.ModelFolder, TorchDevices.Choose(_context.GpuDeviceId, _context.FallbackToCpu));
        using (loaded)
        {
            var model = _options.Model ?? loaded ?? ModelOf(input.Schema);
            channel.Info(MessageSensitivity.None, "Generating {0} pairs with {1}; kept below {2}.", count, _options.Sampler.Name, root);
            return new PairGeneratorTransformer(SyntheticPoolFiller.Fill(
                model, _options.Sampler, _options.Seed, count, root, _options.BatchSize, log, _options.Cancellation));
        }
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        SchemaChecks.Image(inputSchema, "image", PairColumns.Image);
        SchemaChecks.Image(inputSchema, "mask", PairColumns.Mask);
        SchemaChecks.Text(inputSchema, "origin", PairColumns.Origin);
        return inputSchema;
    }

    private static long RealRows(IDataView input) => input.GetColumn<string>(PairColumns.Origin).LongCount(o => o != Origins.Synthetic);

    private static JointDiffusionModel ModelOf(DataViewSchema schema)
    {
        foreach (var column in schema.Reverse().Where(c => !c.IsHidden))
        {
            if (column.Annotations.Schema.GetColumnOrNull(JointModelType.AnnotationKind) is not { Type: JointModelType }) continue;
            JointDiffusionModel model = null!;
            column.Annotations.GetValue(JointModelType.AnnotationKind, ref model);
            return model;
        }
        throw new JdmException(
            "PairGenerator found no fitted joint diffusion model: no column carries one, " +
            "and neither Model nor ModelFolder is set in its options. " +
            "Put Trainers.JointDiffusion(...) before it in the chain, or name a saved model by ModelFolder.");
    }
}
