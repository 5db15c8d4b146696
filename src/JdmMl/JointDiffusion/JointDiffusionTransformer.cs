using JdmMl.Diffusion;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace JdmMl;

/// <summary>A fitted joint diffusion model in a chain: rows pass through, the model rides on an annotation.</summary>
public sealed class JointDiffusionTransformer : ITransformer, IDisposable, IStage
{
    /// <summary>Wraps a model that was trained or loaded elsewhere.</summary>
    public JointDiffusionTransformer(JointDiffusionModel model) => Model = model;

    /// <summary>The model.</summary>
    public JointDiffusionModel Model { get; }

    /// <inheritdoc/>
    public bool IsRowToRowMapper => true;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => new Mapping(inputSchema, Model).OutputSchema;

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new Mapping(inputSchema, Model);

    /// <inheritdoc/>
    public IDataView Transform(IDataView input) => new MappedView(input, new Mapping(input.Schema, Model));

    string IStage.Kind => StageKinds.JointDiffusion;

    void IStage.Write(string folder)
    {
        StageFile.WriteSettings(folder, StageKinds.JointDiffusion, new Settings());
        Model.Save(StageFile.ModelFolder(folder));
    }

    internal static JointDiffusionTransformer Read(string folder, TorchSharp.torch.Device device)
    {
        StageFile.ReadSettings<Settings>(folder, StageKinds.JointDiffusion);
        return new(JointDiffusionModel.Load(StageFile.ModelFolder(folder), device));
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => LibraryInternals.Save(ctx, "JDMJOINT", "JdmMlJointDiffusion", this);

    private static JointDiffusionTransformer Create(IHostEnvironment env, object ctx) => LibraryInternals.Load(env, ctx, Read);

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();

    private sealed record Settings;

    private sealed class Mapping(DataViewSchema input, JointDiffusionModel model) : RowMapping(input, [Column(model)])
    {
        private static DataViewSchema.DetachedColumn Column(JointDiffusionModel model)
        {
            var annotations = new DataViewSchema.Annotations.Builder();
            annotations.Add(JointModelType.AnnotationKind, JointModelType.Instance, (ref JointDiffusionModel value) => value = model);
            return new(PairColumns.JointModel, NumberDataViewType.Single, annotations.ToAnnotations());
        }

        protected override IEnumerable<DataViewSchema.Column> InputsOf(DataViewSchema.Column added) => [];

        protected override IAddedColumns Bind(DataViewRow input, IReadOnlySet<string> active) => new Zero();
    }

    private sealed class Zero : IAddedColumns
    {
        public Delegate Getter(DataViewSchema.Column added) => (ValueGetter<float>)((ref float value) => value = 0);

        public void Dispose() { }
    }
}
