using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl.Tests.Conformance;

/// <summary>Changes nothing and notes the columns that the stage before it promised; ML.NET gives shapes to estimators only.</summary>
internal sealed class ShapeProbe : IEstimator<ITransformer>
{
    internal SchemaShape? Seen { get; private set; }

    public ITransformer Fit(IDataView input) => new TransformerChain<ITransformer>();

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => Seen = inputSchema;
}
