using Microsoft.ML;

namespace JdmMl;

/// <summary>One fold of a cross-validation.</summary>
/// <param name="Fold">Its number, from 0.</param>
/// <param name="Model">What was fitted on the other folds; the caller's to dispose.</param>
/// <param name="Metrics">How it did on this fold.</param>
/// <param name="ScoredHoldOutSet">This fold with the model's columns; computed anew whenever it is read.</param>
public sealed record SegmentationFold(int Fold, ITransformer Model, SegmentationMetrics Metrics, IDataView ScoredHoldOutSet);
