namespace Microsoft.ML.Data;

/// <summary>Row mappers applied one after the other.</summary>
internal sealed class MapperChain(DataViewSchema input, IReadOnlyList<IRowToRowMapper> mappers) : IRowToRowMapper
{
    public DataViewSchema InputSchema => input;

    public DataViewSchema OutputSchema => mappers.Count == 0 ? input : mappers[^1].OutputSchema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        mappers.Reverse().Aggregate(dependingColumns, (needed, mapper) => mapper.GetDependencies(needed));

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        Check.Value(input, nameof(input));
        Check.Value(activeColumns, nameof(activeColumns));
        Check.Param(input.Schema == InputSchema, nameof(input), "Schema did not match original schema");
        var active = activeColumns.Select(c => c.Index).ToHashSet();
        var needed = new IEnumerable<DataViewSchema.Column>[mappers.Count + 1];
        needed[^1] = OutputSchema.Where(c => active.Contains(c.Index)).ToArray();
        for (var i = mappers.Count - 1; i > 0; i--)
            needed[i] = mappers[i].GetDependencies(needed[i + 1]).ToArray();
        if (mappers.Count == 0)
            foreach (var column in needed[0].Where(c => !input.IsColumnActive(c)))
                throw new ArgumentOutOfRangeException(nameof(input), $"Mapper required column '{column.Name}' active but it was not.");
        var row = input;
        for (var i = 0; i < mappers.Count; i++)
            row = mappers[i].GetRow(row, needed[i + 1]);
        return row;
    }
}
