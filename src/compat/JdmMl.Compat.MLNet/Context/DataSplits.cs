using Microsoft.ML.Data;

namespace Microsoft.ML;

public sealed partial class DataOperationsCatalog
{
    /// <summary>
    /// Two views of disjoint rows. A row's side depends on its number and the seed, or with a sampling key on the key alone, so rows
    /// of one key stay together.
    /// The fraction is met on average only.
    /// </summary>
    public TrainTestData TrainTestSplit(IDataView data, double testFraction = 0.1, string samplingKeyColumnName = null, int? seed = null)
    {
        Check.Value(data, nameof(data));
        Check.Param(0 < testFraction && testFraction < 1, nameof(testFraction), "Must be between 0 and 1 exclusive");
        var key = Key(data, samplingKeyColumnName, seed);
        return Split(data, key, n => n < 0 || n >= testFraction, n => n >= 0 && n < testFraction);
    }

    /// <summary>For each fold the rest and the fold.</summary>
    public IReadOnlyList<TrainTestData> CrossValidationSplit(
        IDataView data, int numberOfFolds = 5, string samplingKeyColumnName = null, int? seed = null)
    {
        Check.Value(data, nameof(data));
        Check.Param(numberOfFolds > 1, nameof(numberOfFolds), "Must be more than 1");
        var key = Key(data, samplingKeyColumnName, seed);
        return Enumerable.Range(0, numberOfFolds).Select(fold =>
        {
            // A number on a border lies in both folds, as in ML.NET.
            var (low, high) = ((double)fold / numberOfFolds, (double)(fold + 1) / numberOfFolds);
            return Split(data, key, n => n < low || n > high, n => n >= low && n <= high);
        }).ToList();
    }

    private SplitKey Key(IDataView data, string samplingKeyColumnName, int? seed)
    {
        // ML.NET registers a host for the helper column; it moves the context's random stream on.
        _environment.Register("GenerateNumber");
        return SplitKey.Of(data, samplingKeyColumnName, seed ?? _environment.Seed);
    }

    private TrainTestData Split(IDataView data, SplitKey key, Func<double, bool> train, Func<double, bool> test)
    {
        var split = new TrainTestData(new SplitView(_environment, data, key, train), new SplitView(_environment, data, key, test));
        // As above, for dropping the helper column from both.
        _environment.Register("ColumnSelectingTransformer");
        _environment.Register("ColumnSelectingTransformer");
        return split;
    }

    /// <summary>The two sides of a split.</summary>
    public struct TrainTestData
    {
        internal TrainTestData(IDataView trainSet, IDataView testSet) => (TrainSet, TestSet) = (trainSet, testSet);

        /// <summary>The rows to train with.</summary>
        public readonly IDataView TrainSet;

        /// <summary>The rows to test with.</summary>
        public readonly IDataView TestSet;
    }
}
