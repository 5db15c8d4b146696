using Microsoft.ML;

namespace JdmMl;

/// <summary>Rows as they are.</summary>
internal sealed class IdentityMapping(DataViewSchema schema) : RowMapping(schema, [])
{
    protected override IEnumerable<DataViewSchema.Column> InputsOf(DataViewSchema.Column added) => [];

    protected override IAddedColumns Bind(DataViewRow input, IReadOnlySet<string> active)
        => throw new InvalidOperationException("an identity adds no columns");
}
