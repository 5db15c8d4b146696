using System.Runtime.CompilerServices;
using JdmMl.Data;
using JdmMl.Evaluation;

namespace JdmMl.Experiments;

/// <summary>
/// Scores a pair by the Dice of its mask with a mask predicted from its image: the mean over the classes that either of them shows, 1
/// where both are empty. An image is predicted once, however many masks it is scored with, as long as its pixels are the same array.
/// </summary>
/// <param name="name">Names the model and everything that changes its masks.</param>
/// <param name="predict">A mask for each image, at any size.</param>
public sealed class PredictionAgreement(string name, Func<IReadOnlyList<RgbImage>, IReadOnlyList<LabelMask>> predict) : IPairScorer
{
    private readonly ConditionalWeakTable<byte[], LabelMask> _known = [];

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public double[] Score(IReadOnlyList<PairPixels> pairs)
    {
        PairPixels[] unknown = [.. pairs.Where(pair => !_known.TryGetValue(pair.Rgb, out _)).DistinctBy(pair => pair.Rgb)];
        if (unknown.Length > 0)
        {
            var masks = predict([.. unknown.Select(QualityPairs.ImageOf)]);
            for (int i = 0; i < unknown.Length; i++) _known.Add(unknown[i].Rgb, masks[i]);
        }
        return [.. pairs.Select(pair =>
        {
            _known.TryGetValue(pair.Rgb, out var mask);
            return Dice(pair.Mask, Resampling.Labels(mask!, pair.Width, pair.Height).Labels);
        })];
    }

    /// <summary>The score itself.</summary>
    /// <param name="mask">Class ids.</param>
    /// <param name="predicted">Class ids, as many.</param>
    public static double Dice(byte[] mask, byte[] predicted)
    {
        int highest = Math.Max(mask.Max(), predicted.Max()), shown = 0;
        double sum = 0;
        for (int c = 1; c <= highest; c++)
        {
            var counts = OverlapCounts.OfClass(mask, predicted, (byte)c);
            if (counts.Truth + counts.Predicted == 0) continue;
            sum += 2.0 * counts.TruePositives / (counts.Truth + counts.Predicted);
            shown++;
        }
        return shown == 0 ? 1 : sum / shown;
    }
}
