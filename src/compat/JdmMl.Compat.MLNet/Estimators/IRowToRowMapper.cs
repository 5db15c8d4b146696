namespace Microsoft.ML.Data;

/// <summary>Makes one row of one row.</summary>
public interface IRowToRowMapper
{
    /// <summary>The columns it reads from.</summary>
    DataViewSchema InputSchema { get; }

    /// <summary>The columns it gives.</summary>
    DataViewSchema OutputSchema { get; }

    /// <summary>The input columns that output columns need.</summary>
    IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns);

    /// <summary>A row that follows <paramref name="input"/>, with the given output columns active.</summary>
    DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns);
}
