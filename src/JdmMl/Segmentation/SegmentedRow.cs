using JdmMl.Data;
using JdmMl.Segmentation;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl;

/// <summary>The predictions for one row, computed when the first of them is asked for and kept until the row changes.</summary>
internal sealed class SegmentedRow(
    DataViewRow row, DataViewSchema.Column image, SegmentationPredictor predictor, SegmentationOutput output) : IAddedColumns
{
    private readonly ValueGetter<MLImage> _source = row.GetGetter<MLImage>(image);
    private long _position = long.MinValue;
    private MLImage _current = null!;                                       // belongs to whoever made it; handed back by ref each row
    private RgbImage? _image;
    private SegmentationPrediction? _prediction;
    private ProbabilitySize _wanted;                                        // probabilities come out of the same pass as the mask

    public Delegate Getter(DataViewSchema.Column added)
    {
        if (added.Name == output.ProbabilityColumnName)
        {
            _wanted = ProbabilitySize.Network;
            return (ValueGetter<VBuffer<float>>)Probability;
        }
        if (added.Name == output.OverlayColumnName)
            return ImageGetters.Of(() => Overlay.Outline(Image(), Mask(), Rgb.Prediction).ToMLImage());
        return ImageGetters.Of(() => Mask().ToMLImage());
    }

    public void Dispose() { }

    private void Probability(ref VBuffer<float> value)
    {
        var current = Image();
        if (_prediction?.Probabilities is null) _prediction = predictor.Segment(current, ProbabilitySize.Network);
        var probabilities = _prediction.Probabilities!.Values;
        var editor = VBufferEditor.Create(ref value, probabilities.Length);
        probabilities.CopyTo(editor.Values);
        value = editor.Commit();
    }

    private LabelMask Mask()
    {
        var current = Image();
        return (_prediction ??= predictor.Segment(current, _wanted)).Mask;
    }

    private RgbImage Image()
    {
        if (_image is not null && row.Position == _position && _position >= 0) return _image;
        _source(ref _current);
        if (_current is null) throw new JdmException($"Row {row.Position} has no image in column '{image.Name}'; expected one.");
        _image = RgbImage.FromMLImage(_current);
        (_position, _prediction) = (row.Position, null);
        return _image;
    }
}
