using JdmMl.Data;
using JdmMl.Segmentation;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl;

/// <summary>Predictions row by row: computed when the first of them is asked for and kept until the row changes.</summary>
internal sealed class SegmentedRow(
    DataViewRow row, DataViewSchema.Column image, SegmentationPredictor predictor, SegmentationOutput output, IReadOnlySet<string> active)
    : SegmentedColumns(predictor, output, active)
{
    private readonly ValueGetter<MLImage> _source = row.GetGetter<MLImage>(image);
    private long _position = -1;
    private MLImage _given = null!;                                         // belongs to whoever made it; handed back by ref each row
    private SegmentedImage? _current;

    protected override SegmentedImage? Current()
    {
        // A prediction engine's row has one position for ever only if it never moves; -1 is no row at all.
        if (row.Position == _position && _position >= 0) return _current;
        _source(ref _given);
        _current = _given is null ? null : Segment([RgbImage.FromMLImage(_given)]).Single();
        _position = row.Position;
        return _current;
    }
}
