using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace JdmMl;

/// <summary>Changes nothing; it is saved and loaded once to learn whether that works with the ML.NET at hand.</summary>
internal sealed class ProbeTransformer(string note) : ITransformer, IStage
{
    internal string Note => note;

    public bool IsRowToRowMapper => true;

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

    public IDataView Transform(IDataView input) => input;

    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new IdentityMapping(inputSchema);

    string IStage.Kind => "probe";

    void IStage.Write(string folder) => StageFile.WriteSettings(folder, "probe", new Settings(note));

    void ICanSaveModel.Save(ModelSaveContext ctx) => LibraryInternals.Save(ctx, "JDMPROBE", "JdmMlProbe", this);

    private static ProbeTransformer Create(IHostEnvironment env, object ctx)
        => LibraryInternals.Load(env, ctx, (folder, _) => new ProbeTransformer(StageFile.ReadSettings<Settings>(folder, "probe").Note));

    private sealed record Settings(string Note);
}
