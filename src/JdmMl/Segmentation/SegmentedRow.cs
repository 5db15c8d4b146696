using JdmMl.Data;
using JdmMl.Segmentation;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl;

/// <summary>The predictions for one row, computed when the first of them is asked for and kept until the row changes.</summary>
internal sealed class SegmentedRow(
    DataViewRow row, DataViewSchema.Column image, SegmentationModel model, SegmentationOutput output) : IAddedColumns
{
    private readonly ValueGetter<MLImage> _source = row.GetGetter<MLImage>(image);
    private long _position = long.MinValue;
    private MLImage _current = null!;                                       // belongs to whoever made it; handed back by ref each row
    private RgbImage? _image;
    private LabelMask? _mask;
    private float[]? _probabilities;

    public Delegate Getter(DataViewSchema.Column added)
    {
        if (added.Name == output.ProbabilityColumnName) return (ValueGetter<VBuffer<float>>)Probability;
        if (added.Name == output.OverlayColumnName)
            return ImageGetters.Of(() => Overlay.Outline(Image(), Mask(), Rgb.Prediction).ToMLImage());
        return ImageGetters.Of(() => Mask().ToMLImage());
    }

    public void Dispose() { }

    private void Probability(ref VBuffer<float> value)
    {
        var current = Image();
        _probabilities ??= model.Probabilities(current);
        var editor = VBufferEditor.Create(ref value, _probabilities.Length);
        _probabilities.CopyTo(editor.Values);
        value = editor.Commit();
    }

    private LabelMask Mask()
    {
        var current = Image();
        return _mask ??= model.Predict(current);
    }

    private RgbImage Image()
    {
        if (_image is not null && row.Position == _position && _position >= 0) return _image;
        _source(ref _current);
        if (_current is null) throw new JdmException($"Row {row.Position} has no image in column '{image.Name}'; expected one.");
        _image = RgbImage.FromMLImage(_current);
        (_position, _mask, _probabilities) = (row.Position, null, null);
        return _image;
    }
}
