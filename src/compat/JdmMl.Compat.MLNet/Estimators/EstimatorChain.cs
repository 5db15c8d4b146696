using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Estimators fitted one after the other, each to what those before it make of the data.</summary>
public sealed class EstimatorChain<TLastTransformer> : IEstimator<TransformerChain<TLastTransformer>>
    where TLastTransformer : class, ITransformer
{
    private readonly IHost _cacheHost;
    private readonly EstimatorLink[] _links;

    /// <summary>The last estimator; null in an empty chain.</summary>
    public readonly IEstimator<TLastTransformer> LastEstimator;

    /// <summary>An empty chain.</summary>
    public EstimatorChain() => _links = [];

    internal EstimatorChain(IHostEnvironment environment, EstimatorLink[] links)
    {
        _cacheHost = environment?.Register("EstimatorChain");
        _links = links;
        LastEstimator = links.LastOrDefault()?.Estimator as IEstimator<TLastTransformer>;
    }

    /// <summary>Passes the columns through all estimators, then fits them in turn, whatever their scopes.</summary>
    public TransformerChain<TLastTransformer> Fit(IDataView input)
    {
        GetOutputSchema(SchemaShape.Of(input.Schema));
        var current = input;
        var fitted = new List<ITransformer>();
        foreach (var link in _links)
        {
            fitted.Add(link.Estimator.Fit(current));
            current = fitted[^1].Transform(current);
            if (link.CacheAfter && link != _links[^1])
                current = new CachedView(_cacheHost, current);
        }
        return new TransformerChain<TLastTransformer>(fitted, _links.Select(l => l.Scope));
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        _links.Aggregate(inputSchema, (shape, link) => link.Estimator.GetOutputSchema(shape));

    /// <summary>The chain with an estimator more; the fitted transformer takes part in <paramref name="scope"/> only.</summary>
    public EstimatorChain<TNewTrans> Append<TNewTrans>(IEstimator<TNewTrans> estimator, TransformerScope scope = TransformerScope.Everything)
        where TNewTrans : class, ITransformer
    {
        Check.Value(estimator, nameof(estimator));
        return new EstimatorChain<TNewTrans>(_cacheHost, [.. _links, new EstimatorLink(estimator, scope, false)]);
    }

    /// <summary>The chain with a cache after its last estimator, for fitting only. The cache drops image columns.</summary>
    public EstimatorChain<TLastTransformer> AppendCacheCheckpoint(IHostEnvironment env)
    {
        Check.Value(env, nameof(env));
        Check.That(_links.Length > 0, "Current estimator chain has no estimator, can't append cache checkpoint.");
        return _links[^1].CacheAfter ? this : new EstimatorChain<TLastTransformer>(env, [.. _links[..^1], _links[^1] with { CacheAfter = true }]);
    }
}

/// <summary>An estimator in its place in a chain.</summary>
internal sealed record EstimatorLink(IEstimator<ITransformer> Estimator, TransformerScope Scope, bool CacheAfter);
