using JdmMl.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl;

/// <summary>The rows of any data view as pairs. Rows are reached by moving a cursor forward; a step back opens a new one.</summary>
internal sealed class ViewPairs : IPairSource, IDisposable
{
    private const int Window = 16;                                          // rows kept, so that readers may overtake each other a little
    private readonly IDataView _view;
    private readonly DataViewSchema.Column _image, _mask;
    private readonly Dictionary<int, ImagePair> _recent = [];
    private readonly object _gate = new();
    private DataViewRowCursor? _cursor;
    private ValueGetter<MLImage>? _imageGetter, _maskGetter;
    private MLImage _currentImage = null!, _currentMask = null!;            // belong to whoever made them; handed back by ref each row

    private ViewPairs(IDataView view, DataViewSchema.Column image, DataViewSchema.Column mask)
    {
        (_view, _image, _mask) = (view, image, mask);
        Items = ReadInfo(view);
    }

    public string Name => "data view";
    public IReadOnlyList<PairInfo> Items { get; }

    /// <summary>The pairs of a view: by index where the view knows them, else through cursors.</summary>
    internal static IPairSource Of(IDataView view, string imageColumn, string maskColumn)
    {
        var image = SchemaChecks.Image(view.Schema, "image", imageColumn);
        var mask = SchemaChecks.Image(view.Schema, "mask", maskColumn);
        return imageColumn == PairColumns.Image && maskColumn == PairColumns.Mask && view is IPairView { Pairs: IPairSource pairs }
            ? pairs
            : new ViewPairs(view, image, mask);
    }

    public ImagePair Read(int index)
    {
        lock (_gate)
        {
            if (_recent.TryGetValue(index, out var known)) return known;
            if (_cursor is null || _cursor.Position > index || _cursor.Position < 0) Open();
            while (_cursor!.Position < index)
            {
                if (!_cursor.MoveNext())
                    throw new JdmException(
                        $"The data view ended before row {index}; it had {Items.Count} rows when it was counted. " +
                        "Its source must not change during Fit.");
                if (_cursor.Position > index - Window) Keep(checked((int)_cursor.Position));
            }
            return _recent[index];
        }
    }

    public void Dispose() => _cursor?.Dispose();

    private void Open()
    {
        _cursor?.Dispose();
        _recent.Clear();
        (_currentImage, _currentMask) = (null!, null!);
        _cursor = _view.GetRowCursor([_image, _mask]);
        (_imageGetter, _maskGetter) = (_cursor.GetGetter<MLImage>(_image), _cursor.GetGetter<MLImage>(_mask));
    }

    private void Keep(int row)
    {
        _imageGetter!(ref _currentImage);
        _maskGetter!(ref _currentMask);
        if (_currentImage is null || _currentMask is null)
            throw new JdmException($"Row {row} ('{Items[row].Id}') has no {(_currentImage is null ? "image" : "mask")}; expected both.");
        _recent[row] = new ImagePair(Items[row], RgbImage.FromMLImage(_currentImage), LabelMask.FromMLImage(_currentMask));
        _recent.Remove(row - Window);
    }

    private static List<PairInfo> ReadInfo(IDataView view)
    {
        string[] names = [PairColumns.Id, PairColumns.Group, PairColumns.DataSet, PairColumns.Split, PairColumns.Origin];
        var columns = names
            .Select(n => view.Schema.GetColumnOrNull(n) is { Type: TextDataViewType } c ? c : (DataViewSchema.Column?)null).ToArray();
        using var cursor = view.GetRowCursor(columns.OfType<DataViewSchema.Column>());
        var getters = columns.Select(c => c is null ? null : cursor.GetGetter<ReadOnlyMemory<char>>(c.Value)).ToArray();
        var items = new List<PairInfo>();
        var text = default(ReadOnlyMemory<char>);
        while (cursor.MoveNext())
        {
            string Value(int column, string otherwise)
            {
                if (getters[column] is not { } getter) return otherwise;
                getter(ref text);
                return text.IsEmpty ? otherwise : text.ToString();
            }
            string id = Value(0, $"row-{items.Count:D6}");
            items.Add(new PairInfo(id, Value(1, id), Value(2, ""), Value(3, ""), Value(4, Origins.Real)));
        }
        return items;
    }
}
