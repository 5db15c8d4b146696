using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>A look at the first rows.</summary>
public static class DebuggerExtensions
{
    /// <summary>The first rows of a view.</summary>
    public static DataDebuggerPreview Preview(this IDataView data, int maxRows = 100) => new(data, maxRows);

    /// <summary>The first rows of what a transformer makes of a view.</summary>
    public static DataDebuggerPreview Preview(this ITransformer transformer, IDataView data, int maxRows = 100) =>
        new(transformer.Transform(data), maxRows);

    /// <summary>The first rows of what an estimator, fitted to some rows, makes of a view.</summary>
    public static DataDebuggerPreview Preview(this IEstimator<ITransformer> estimator, IDataView data, int maxRows = 100, int maxTrainingRows = 100)
    {
        Check.Value(estimator, nameof(estimator));
        Check.Value(data, nameof(data));
        Check.Param(maxRows >= 0, nameof(maxRows));
        Check.Param(maxTrainingRows >= 0, nameof(maxTrainingRows));
        var training = new TakeSkipView(new HostEnvironment(null), data, 0, maxTrainingRows);
        return new(estimator.Fit(training).Transform(data), maxRows);
    }
}
