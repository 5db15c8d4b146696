using JdmMl.Segmentation;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace JdmMl;

/// <summary>Predicts masks row by row, at the native size of each image. Thread-safe.</summary>
public sealed class SegmentationTransformer : ITransformer, IDisposable
{
    private readonly string _imageColumn;
    private readonly SegmentationOutput _output;

    /// <summary>Wraps a model that was trained or loaded elsewhere.</summary>
    /// <param name="model">The network.</param>
    /// <param name="imageColumnName">Column with the images.</param>
    /// <param name="output">Columns to add.</param>
    public SegmentationTransformer(SegmentationModel model, string imageColumnName = PairColumns.Image, SegmentationOutput? output = null)
        => (Model, _imageColumn, _output) = (model, imageColumnName, output ?? new());

    /// <summary>The network.</summary>
    public SegmentationModel Model { get; }

    /// <inheritdoc/>
    public bool IsRowToRowMapper => true;

    /// <inheritdoc/>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Map(inputSchema).OutputSchema;

    /// <inheritdoc/>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => Map(inputSchema);

    /// <inheritdoc/>
    public IDataView Transform(IDataView input) => new MappedView(input, Map(input.Schema));

    void ICanSaveModel.Save(ModelSaveContext ctx) => throw Persistence.NotYet(nameof(SegmentationTransformer), "Model.Save(folder)");

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();

    private Mapping Map(DataViewSchema schema)
    {
        var image = SchemaChecks.Image(schema, "image", _imageColumn);
        var added = new List<DataViewSchema.DetachedColumn> { new(_output.PredictedMaskColumnName, new ImageDataViewType()) };
        var (height, width) = Model.Predictor.NetworkSize;
        if (_output.ProbabilityColumnName is string probability)
            added.Add(new(probability, new VectorDataViewType(NumberDataViewType.Single, Model.Options.Classes, height, width)));
        if (_output.OverlayColumnName is string overlay) added.Add(new(overlay, new ImageDataViewType()));
        return new Mapping(schema, added, image, Model.Predictor, _output);
    }

    private sealed class Mapping(
        DataViewSchema input, IReadOnlyCollection<DataViewSchema.DetachedColumn> added, DataViewSchema.Column image,
        SegmentationPredictor predictor, SegmentationOutput output)
        : RowMapping(input, added)
    {
        protected override IEnumerable<DataViewSchema.Column> InputsOf(DataViewSchema.Column column) => [image];

        protected override IAddedColumns Bind(DataViewRow row) => new SegmentedRow(row, image, predictor, output);
    }
}
