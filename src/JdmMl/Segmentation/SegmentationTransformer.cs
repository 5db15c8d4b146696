using JdmMl.Segmentation;
using JdmMl.Training;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

namespace JdmMl;

/// <summary>
/// Predicts masks at the native size of each image: row by row in a prediction engine, several rows together where a view is read.
/// Thread-safe.
/// </summary>
public sealed class SegmentationTransformer : ITransformer, IDisposable, IStage
{
    private const string Loader = "JdmMlSegmentation";
    private readonly string _imageColumn;
    private readonly SegmentationOutput _output;

    static SegmentationTransformer() => UnsizedImages.Register();

    /// <summary>Wraps a model that was trained or loaded elsewhere.</summary>
    /// <param name="model">The network; disposed with the transformer.</param>
    /// <param name="imageColumnName">Column with the images.</param>
    /// <param name="output">Columns to add.</param>
    /// <param name="classNames">A name for each class, background first; null takes the model's own.</param>
    /// <exception cref="JdmException">There are more or fewer names than classes.</exception>
    public SegmentationTransformer(
        SegmentationModel model, string imageColumnName = PairColumns.Image, SegmentationOutput? output = null,
        IReadOnlyList<string>? classNames = null)
    {
        (Model, _imageColumn, _output) = (model, imageColumnName, output ?? new());
        ClassNames = JdmMl.ClassNames.Checked(classNames ?? model.Options.ClassNames, model.Options.Classes, nameof(classNames));
    }

    /// <summary>The network.</summary>
    public SegmentationModel Model { get; }

    /// <summary>A name for each class, background first; null where they have none.</summary>
    public IReadOnlyList<string>? ClassNames { get; }

    /// <inheritdoc/>
    public bool IsRowToRowMapper => true;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Map(inputSchema).OutputSchema;

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => Map(inputSchema);

    /// <inheritdoc/>
    public IDataView Transform(IDataView input) => new MappedView(input, Map(input.Schema));

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();

    string IStage.Kind => StageKinds.Segmentation;

    void IStage.Write(string folder)
    {
        StageFile.WriteSettings(folder, StageKinds.Segmentation, new Settings(_imageColumn, _output, ClassNames));
        Model.Save(StageFile.ModelFolder(folder));
    }

    internal static SegmentationTransformer Read(string folder, TorchSharp.torch.Device device)
    {
        var settings = StageFile.ReadSettings<Settings>(folder, StageKinds.Segmentation);
        return new(
            SegmentationModel.Load(StageFile.ModelFolder(folder), device), settings.ImageColumnName, settings.Output, settings.ClassNames);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => LibraryInternals.Save(ctx, "JDMSEGMT", Loader, this);

    // Found by ML.NET through the attribute that LoadableStages makes; ctx is its internal ModelLoadContext.
    private static SegmentationTransformer Create(IHostEnvironment env, object ctx)
        => LibraryInternals.Load(env, ctx, Read);

    private Mapping Map(DataViewSchema schema)
    {
        var image = SchemaChecks.Image(schema, "image", _imageColumn);
        uint set = ScoreAnnotations.NextSet(schema);
        int named = ClassNames?.Count ?? 0;
        var added = new List<DataViewSchema.DetachedColumn>
        {
            new(_output.PredictedMaskColumnName, new ImageDataViewType(), ScoreAnnotations.PredictedMask(named).Build(set, ClassNames)),
        };
        var (height, width) = Model.Predictor.NetworkSize;
        if (_output.ProbabilityColumnName is string probability)
            added.Add(new(
                probability, new VectorDataViewType(NumberDataViewType.Single, Model.Options.Classes, height, width),
                ScoreAnnotations.Probability(named).Build(set, ClassNames)));
        if (_output.OverlayColumnName is string overlay) added.Add(new(overlay, new ImageDataViewType()));
        return new Mapping(schema, added, image, Model.Predictor, _output);
    }

    private sealed record Settings(string ImageColumnName, SegmentationOutput Output, IReadOnlyList<string>? ClassNames);

    private sealed class Mapping(
        DataViewSchema input, IReadOnlyCollection<DataViewSchema.DetachedColumn> added, DataViewSchema.Column image,
        SegmentationPredictor predictor, SegmentationOutput output)
        : RowMapping(input, added)
    {
        internal override bool ReadsAhead => true;

        protected override IEnumerable<DataViewSchema.Column> InputsOf(DataViewSchema.Column column) => [image];

        protected override IAddedColumns Bind(DataViewRow row, IReadOnlySet<string> active)
            => new SegmentedRow(row, image, predictor, output, active);

        protected override IAddedColumns BindAhead(IDataView view, DataViewRow passing, IReadOnlySet<string> active)
            => new SegmentedBatch(view, passing, image, predictor, output, active);
    }
}
