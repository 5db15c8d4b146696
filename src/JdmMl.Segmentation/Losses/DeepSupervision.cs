using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>The same loss on every decoder level, weighted 1, 1/2, 1/4, ..., the lowest 0, normalised to sum 1.</summary>
public sealed class DeepSupervision
{
    private readonly DiceCrossEntropyLoss _loss;

    /// <summary>Weighs <paramref name="loss"/> over <paramref name="levels"/> levels.</summary>
    public DeepSupervision(DiceCrossEntropyLoss loss, int levels) : this(loss, WeightsFor(levels)) { }

    /// <summary>Weighs <paramref name="loss"/> with <paramref name="weights"/>, full resolution first.</summary>
    public DeepSupervision(DiceCrossEntropyLoss loss, IReadOnlyList<double> weights) => (_loss, Weights) = (loss, weights);

    /// <summary>The weight of each level, full resolution first.</summary>
    public IReadOnlyList<double> Weights { get; }

    /// <summary>1, 1/2, 1/4, ..., 0 divided by their sum; a single level weighs 1.</summary>
    public static double[] WeightsFor(int levels)
    {
        var weights = Enumerable.Range(0, levels).Select(i => i == levels - 1 && levels > 1 ? 0 : Math.Pow(0.5, i)).ToArray();
        var sum = weights.Sum();
        return [.. weights.Select(weight => weight / sum)];
    }

    /// <summary>
    /// The weighted loss, a scalar. Levels of weight 0 are left out, so that their head gets no gradient and no weight decay.
    /// </summary>
    /// <param name="levels">Logits, full resolution first: [N, K, H / 2^i, W / 2^i].</param>
    /// <param name="labels">Class ids at full resolution, int64 [N, H, W].</param>
    public Tensor Of(IReadOnlyList<Tensor> levels, Tensor labels)
    {
        Tensor? total = null;
        for (var i = 0; i < levels.Count; i++)
        {
            if (Weights[i] == 0) continue;
            var target = NearestExact.Resize(labels, levels[i].shape[2], levels[i].shape[3]);
            var term = _loss.Of(levels[i], target) * Weights[i];
            total = total is null ? term : total + term;
        }
        return total!;
    }
}
