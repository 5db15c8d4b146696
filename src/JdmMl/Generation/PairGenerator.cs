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
        var device = TorchDevices.Choose(_context.GpuDeviceId, _context.FallbackToCpu);
        using var loaded = _options.ModelFolder is null ? null : JointDiffusionModel.Load(_options.ModelFolder, device, _options.Precision);
        var model = _options.Model ?? loaded ?? ModelOf(input.Schema);
        channel.Info(MessageSensitivity.None, "Generating {0} pairs with {1}; kept below {2}.", count, _options.Sampler.Name, root);
        using var packed = PackGiven(input, model);
        using var given = _options.Given.Of(model, packed);
        var synthesizer = new PairSynthesizer(model, _options.Sampler, _options.Seed, _options.BatchSize)
        {
            Bounds = _options.Bounds, Redraws = _options.Redraws, Given = given,
        };
        string folder = PairFolderFiller.FolderBelow(root, synthesizer);
        var result = PairFolderFiller.Fill(synthesizer, folder, count, progress: log, cancellation: _options.Cancellation);
        channel.Info(MessageSensitivity.None, "{0} pairs were found and {1} drawn. {2}.", result.Found, result.Drawn, result.Counts);
        IReadOnlyList<int> kept = [.. Enumerable.Range(0, count)];
        if (_options.Agreement is { } agreement && count > 0)
        {
            kept = agreement.Kept(SyntheticPool.Open(folder), count);
            channel.Info(MessageSensitivity.None, "{0} of {1} pairs agree by {2} and are kept.", kept.Count, count, agreement.Scorer.Name);
        }
        return new PairGeneratorTransformer(folder, kept);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        SchemaChecks.Image(inputSchema, "image", PairColumns.Image);
        SchemaChecks.Image(inputSchema, "mask", PairColumns.Mask);
        SchemaChecks.Text(inputSchema, "origin", PairColumns.Origin);
        return inputSchema;
    }

    // Known parts are packed at the model's size; they are read from a view of their own or from the real training rows.
    private PackedPairs? PackGiven(IDataView input, JointDiffusionModel model)
    {
        if (_options.Given.Given == GivenKind.None) return null;
        var pairs = ViewPairs.Of(_options.Pairs ?? input, PairColumns.Image, PairColumns.Mask);
        using var release = pairs as IDisposable;
        var source = (_options.Pairs is null ? pairs.Real() : pairs.Items.Count > 0 ? pairs : null)
            ?? throw new JdmException(
                $"Given is {_options.Given.Given}, but " +
                (_options.Pairs is null ? "no training row is real" : "Pairs has no rows") +
                "; expected at least one pair to take it from.");
        return PackedPairs.Build(source, model.Options.GivenPacking, ct: _options.Cancellation);
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
