namespace JdmMl.Evaluation;

/// <summary>Whether foreground probabilities mean what they say; defined for every mask, no threshold and no rescaling involved.</summary>
/// <param name="ExpectedError">
/// ECE: pixels fall into equally wide bins of their foreground probability, the last with its upper end; the mean over pixels of the
/// gap between a bin's mean probability and its share of true foreground (Naeini et al. 2015), 0..1. It reads probabilities of the
/// foreground, not of the predicted class.
/// </param>
/// <param name="Brier">Mean squared difference between probability and truth, 0..1.</param>
public readonly record struct CalibrationScore(double ExpectedError, double Brier)
{
    /// <summary>Scores an 8-bit map, whose values are probabilities times 255.</summary>
    /// <param name="map">What the map holds; its rescaling is not used.</param>
    /// <param name="bins">Number of bins, 1 to 255.</param>
    public static CalibrationScore Of(MapHistogram map, int bins = 15)
    {
        RequireBins(bins);
        var reliability = new Reliability(bins);
        for (int v = 0; v < 256; v++)
            reliability.Add(Math.Min(bins - 1, v * bins / 255), v / 255.0, map.On[v], map.Off[v]);
        return reliability.Score();
    }

    /// <summary>Scores probabilities.</summary>
    /// <param name="truth">Class ids, [H, W] flattened; above 0 is foreground.</param>
    /// <param name="probabilities">Foreground probability of each pixel, 0..1.</param>
    /// <param name="bins">Number of bins, 1 to 255.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a probability is NaN or outside 0..1.</exception>
    public static CalibrationScore Of(ReadOnlySpan<byte> truth, ReadOnlySpan<float> probabilities, int bins = 15)
    {
        RequireBins(bins);
        if (truth.Length != probabilities.Length || truth.IsEmpty)
            throw new ArgumentException(
                $"The truth has {truth.Length} pixels and there are {probabilities.Length} probabilities; expected one a pixel.");
        var reliability = new Reliability(bins);
        for (int i = 0; i < truth.Length; i++)
        {
            float p = probabilities[i];
            if (!(p is >= 0 and <= 1))
                throw new ArgumentException(
                    FormattableString.Invariant($"The probability of pixel {i} is {p}; expected a number from 0 to 1. ") +
                    "Apply the sigmoid or softmax first, and look for NaN in the network.");
            reliability.Add(Math.Min(bins - 1, (int)((double)p * bins)), p, truth[i] > 0 ? 1 : 0, truth[i] > 0 ? 0 : 1);
        }
        return reliability.Score();
    }

    private static void RequireBins(int bins)
    {
        if (bins is < 1 or > 255) throw new ArgumentException($"There are {bins} calibration bins; expected 1 to 255.");
    }

    private sealed class Reliability(int bins)
    {
        private readonly double[] _probability = new double[bins];
        private readonly long[] _foreground = new long[bins];
        private long _pixels;
        private double _squares;

        internal void Add(int bin, double probability, long on, long off)
        {
            _probability[bin] += probability * (on + off);
            _foreground[bin] += on;
            _pixels += on + off;
            _squares += on * (1 - probability) * (1 - probability) + off * probability * probability;
        }

        internal CalibrationScore Score() => new(
            _probability.Zip(_foreground, (p, f) => Math.Abs(p - f)).Sum() / _pixels, _squares / _pixels);
    }
}
