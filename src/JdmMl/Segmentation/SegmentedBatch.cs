using JdmMl.Data;
using JdmMl.Segmentation;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl;

/// <summary>
/// Predictions of a view that is read in order: a second cursor runs ahead and collects the images of the next rows, which go through
/// the network together. Batches begin at multiples of their size wherever reading begins, because the last bits of a probability depend
/// on what else is in the batch: so all cursors of a view agree. Batches that nobody asks for cost nothing.
/// </summary>
internal sealed class SegmentedBatch(
    IDataView view, DataViewRow passing, DataViewSchema.Column image, SegmentationPredictor predictor, SegmentationOutput output,
    IReadOnlySet<string> active)
    : SegmentedColumns(predictor, output, active)
{
    private readonly int _most = predictor.Options.BatchSize;
    private readonly List<SegmentedImage?> _rows = [];
    private readonly ValueGetter<DataViewRowId> _passingId = passing.GetIdGetter();
    private DataViewRowCursor? _ahead;
    private ValueGetter<MLImage>? _source;
    private ValueGetter<DataViewRowId>? _aheadId;
    private MLImage _given = null!;                                         // belongs to whoever made it; handed back by ref each row
    private long _first;

    public override void Dispose()
    {
        _ahead?.Dispose();
        base.Dispose();
    }

    protected override SegmentedImage? Current()
    {
        long position = passing.Position;
        if (position < _first || position >= _first + _rows.Count) Collect(position);
        return _rows[(int)(position - _first)];
    }

    private void Collect(long position)
    {
        if (_ahead is null)
        {
            _ahead = view.GetRowCursor([image]);
            (_source, _aheadId) = (_ahead.GetGetter<MLImage>(image), _ahead.GetIdGetter());
        }
        long first = position / _most * _most;
        var images = new List<RgbImage?>();
        while (images.Count < _most && _ahead.MoveNext())
        {
            if (_ahead.Position < first) continue;
            if (_ahead.Position == position) RequireSameRow(position);
            _source!(ref _given!);
            images.Add(_given is null ? null : RgbImage.FromMLImage(_given));
        }
        if (first + images.Count <= position) throw Changed(position);
        using var predicted = Segment([.. images.OfType<RgbImage>()]).GetEnumerator();
        _rows.Clear();
        foreach (var one in images) _rows.Add(one is not null && predicted.MoveNext() ? predicted.Current : null);
        _first = first;
    }

    private void RequireSameRow(long position)
    {
        var (here, there) = (default(DataViewRowId), default(DataViewRowId));
        _passingId(ref here);
        _aheadId!(ref there);
        if (here.Low != there.Low || here.High != there.High) throw Changed(position);
    }

    private static JdmException Changed(long position) => new(
        $"Row {position} of the data view was another one when its image was read; " +
        "expected a view that gives the same rows to every cursor.");
}
