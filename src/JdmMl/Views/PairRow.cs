using JdmMl.Data;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl;

/// <summary>The values of one pair by column name; a pair is read once a row however many columns ask.</summary>
internal sealed class PairRow(IPairSource source)
{
    private int _read = -1;
    private ImagePair? _pair;

    /// <summary>The getter of a pair column for the row that <paramref name="index"/> points at, or null for another column.</summary>
    internal Delegate? Getter(string column, Func<int> index) => column switch
    {
        PairColumns.Id => Text(index, i => i.Id),
        PairColumns.Group => Text(index, i => i.Group),
        PairColumns.DataSet => Text(index, i => i.DataSet),
        PairColumns.Split => Text(index, i => i.Split),
        PairColumns.Origin => Text(index, i => i.Origin),
        PairColumns.Image => ImageGetters.Of(() => Pair(index()).Image.ToMLImage()),
        PairColumns.Mask => ImageGetters.Of(() => Pair(index()).Mask.ToMLImage()),
        _ => null,
    };

    private ValueGetter<ReadOnlyMemory<char>> Text(Func<int> index, Func<PairInfo, string> part)
        => (ref ReadOnlyMemory<char> value) => value = part(source.Items[index()]).AsMemory();

    private ImagePair Pair(int index)
    {
        if (_read != index) (_read, _pair) = (index, source.Read(index));
        return _pair!;
    }
}
