namespace JdmMl.Evaluation;

/// <summary>The mean score of one test set.</summary>
/// <param name="DataSet">Its name.</param>
/// <param name="Mean">Mean over its images.</param>
/// <param name="Images">Number of its images.</param>
public readonly record struct DataSetMean(string DataSet, double Mean, int Images)
{
    /// <summary>The mean over several test sets.</summary>
    /// <param name="sets">At least one.</param>
    /// <param name="weighting">Whether every image or every test set weighs the same.</param>
    /// <exception cref="ArgumentException">There is no set, a set has no images, or a mean is not a finite number.</exception>
    public static double Over(IReadOnlyList<DataSetMean> sets, DataSetWeighting weighting)
    {
        if (sets.Count == 0) throw new ArgumentException("There are no test sets to average; expected at least one.");
        foreach (var set in sets)
            if (set.Images < 1 || !double.IsFinite(set.Mean))
                throw new ArgumentException(
                    FormattableString.Invariant($"Test set '{set.DataSet}' has the mean {set.Mean} over {set.Images} images; ") +
                    "expected a number over at least one image.");
        return weighting == DataSetWeighting.DataSets
            ? sets.Average(s => s.Mean)
            : sets.Sum(s => s.Images * s.Mean) / sets.Sum(s => s.Images);
    }
}
