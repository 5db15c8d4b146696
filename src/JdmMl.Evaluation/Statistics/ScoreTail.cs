namespace JdmMl.Evaluation;

/// <summary>What a mean hides: how bad the bad images are.</summary>
public static class ScoreTail
{
    /// <summary>The median of the worst tenth of the images, at least one image.</summary>
    /// <param name="scores">One score an image.</param>
    /// <param name="higherIsBetter">False where large values are bad, as with distances.</param>
    /// <exception cref="ArgumentException">There is no score, or one is not a finite number.</exception>
    public static double WorstDecileMedian(IReadOnlyList<double> scores, bool higherIsBetter = true)
    {
        if (scores.Count == 0) throw new ArgumentException("There are no scores; expected at least one.");
        if (!scores.All(double.IsFinite)) throw new ArgumentException("A score is not a finite number; leave out no image silently.");
        double[] worst = [.. (higherIsBetter ? scores.Order() : scores.OrderDescending()).Take((scores.Count + 9) / 10)];
        return (worst[(worst.Length - 1) / 2] + worst[worst.Length / 2]) / 2;
    }
}
