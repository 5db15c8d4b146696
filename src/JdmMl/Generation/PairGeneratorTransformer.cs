using JdmMl.Data;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace JdmMl;

/// <summary>Appends a fixed pool of pairs to any view: the same rows in every cursor. As a row mapper it changes nothing.</summary>
public sealed class PairGeneratorTransformer : ITransformer, IStage
{
    private readonly Lazy<IPairSource> _pool;
    private readonly int[] _kept;

    internal PairGeneratorTransformer(string folder, IReadOnlyList<int> kept)
    {
        (PoolFolder, _kept) = (folder, [.. kept]);
        _pool = new(Open, LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>Where the pairs lie, with their provenance. A saved model refers to this folder and does not copy it.</summary>
    public string PoolFolder { get; }

    /// <summary>The generated pairs that are appended.</summary>
    /// <exception cref="JdmException">The folder is gone, or holds fewer pairs than it did.</exception>
    public IPairSource Pool => _pool.Value;

    /// <inheritdoc/>
    public bool IsRowToRowMapper => true;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        CheckSchema(inputSchema);
        return inputSchema;
    }

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new IdentityMapping(inputSchema);

    /// <inheritdoc/>
    public IDataView Transform(IDataView input)
    {
        CheckSchema(input.Schema);
        return new AppendedPairsView(input, Pool);
    }

    internal static void CheckSchema(DataViewSchema schema)
    {
        SchemaChecks.Image(schema, "image", PairColumns.Image);
        SchemaChecks.Image(schema, "mask", PairColumns.Mask);
        SchemaChecks.Text(schema, "origin", PairColumns.Origin);
    }

    string IStage.Kind => StageKinds.PairGenerator;

    void IStage.Write(string folder)
        => StageFile.WriteSettings(folder, StageKinds.PairGenerator, new Settings(Path.GetFullPath(PoolFolder), _kept));

    internal static PairGeneratorTransformer Read(string folder, TorchSharp.torch.Device device)
    {
        var settings = StageFile.ReadSettings<Settings>(folder, StageKinds.PairGenerator);
        return new(settings.PoolFolder, settings.Kept);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => LibraryInternals.Save(ctx, "JDMPAIRS", "JdmMlPairGenerator", this);

    private static PairGeneratorTransformer Create(IHostEnvironment env, object ctx) => LibraryInternals.Load(env, ctx, Read);

    private IPairSource Open()
    {
        if (_kept.Length == 0) return new MemoryPairs([]);
        if (!Directory.Exists(PoolFolder))
            throw new JdmException(
                $"The generated pairs of this model lay in '{PoolFolder}', which is not there. Scoring does not need them; " +
                "to train with them again, copy the folder back or fit the generator anew.");
        return SyntheticPool.Open(PoolFolder).Select(_kept);
    }

    private sealed record Settings(string PoolFolder, IReadOnlyList<int> Kept);
}
