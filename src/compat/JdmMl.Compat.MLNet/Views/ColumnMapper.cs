namespace Microsoft.ML.Data;

/// <summary>What a row-by-row transform adds to a row.</summary>
internal interface IColumnMapper
{
    /// <summary>The added columns.</summary>
    IReadOnlyList<DataViewSchema.DetachedColumn> Added { get; }

    /// <summary>The input columns that the active ones among the added need.</summary>
    Func<int, bool> Needs(bool[] activeAdded);

    /// <summary>A getter for each active added column, null for the others.</summary>
    Delegate[] Getters(DataViewRow input, bool[] activeAdded);
}

/// <summary>
/// Where input columns and added columns stand in the output: an added one right after the last of its name, else at the end.
/// </summary>
internal sealed class ColumnBindings
{
    // An input column's index, or the complement of an added one's.
    private readonly List<int> _sources = [];

    public ColumnBindings(DataViewSchema input, IReadOnlyList<DataViewSchema.DetachedColumn> added)
    {
        Input = input;
        _sources.AddRange(Enumerable.Range(0, input.Count));
        for (var i = 0; i < added.Count; i++)
        {
            var last = _sources.FindLastIndex(s => NameOf(s) == added[i].Name);
            _sources.Insert(last < 0 ? _sources.Count : last + 1, ~i);
        }
        AddedAt = Enumerable.Range(0, added.Count).Select(i => _sources.IndexOf(~i)).ToArray();
        Schema = DataViewSchema.Of(_sources.Select(s => s >= 0 ? new DataViewSchema.DetachedColumn(input[s]) : added[~s]));

        string NameOf(int source) => source >= 0 ? input[source].Name : added[~source].Name;
    }

    public DataViewSchema Input { get; }

    public DataViewSchema Schema { get; }

    /// <summary>The place in the output of each added column.</summary>
    public int[] AddedAt { get; }

    public bool IsInput(int column, out int index)
    {
        index = _sources[column];
        if (index >= 0)
            return true;
        index = ~index;
        return false;
    }

    public bool[] ActiveAdded(bool[] active) => AddedAt.Select(at => active[at]).ToArray();

    public IEnumerable<DataViewSchema.Column> InputsFor(bool[] active, IColumnMapper mapper)
    {
        var needs = mapper.Needs(ActiveAdded(active));
        var needed = Enumerable.Range(0, Input.Count).Select(needs).ToArray();
        for (var i = 0; i < active.Length; i++)
            if (active[i] && IsInput(i, out var index))
                needed[index] = true;
        return Input.Where(c => needed[c.Index]);
    }
}
