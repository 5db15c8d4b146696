using JdmMl.Data;
using Microsoft.ML;

namespace JdmMl;

internal static class FoldByFold
{
    internal static IReadOnlyList<SegmentationFold> Run(
        MLContext context, IDataView data, IEstimator<ITransformer> estimator, int folds, string? key, EvaluateOptions options, int? seed)
    {
        var results = new List<SegmentationFold>();
        try
        {
            foreach (var split in context.Data.CrossValidationSplit(data, folds, key!, seed))
            {
                Require(split.TestSet, results.Count, "no rows", key);
                Require(split.TrainSet, results.Count, "all rows, so none is left to train on", key);
                var model = estimator.Fit(split.TrainSet);
                results.Add(new SegmentationFold(results.Count, model, null!, model.Transform(split.TestSet)));
                results[^1] = results[^1] with { Metrics = SegmentationEvaluator.Evaluate(results[^1].ScoredHoldOutSet, options) };
            }
        }
        catch
        {
            foreach (var done in results) (done.Model as IDisposable)?.Dispose();
            throw;
        }
        return results;
    }

    private static void Require(IDataView view, int fold, string otherwise, string? key)
    {
        using var cursor = view.GetRowCursor([]);
        if (!cursor.MoveNext())
            throw new JdmException(
                $"Fold {fold} has {otherwise}. ML.NET draws folds by chance" + (key is null ? "" : $" over the values of '{key}'") +
                "; take fewer folds, another seed, or a key with more values.");
    }
}
