using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// nnU-Net's loss of one level: cross entropy (mean over pixels) minus soft Dice (mean over classes); it goes down to -1.
/// </summary>
public sealed record DiceCrossEntropyLoss
{
    /// <summary>Whether Dice sums over the batch before it divides; otherwise it is the mean over images.</summary>
    public bool BatchDice { get; init; } = true;      // nnU-Net: always for 2D

    /// <summary>Whether the background counts as a class in Dice.</summary>
    public bool IncludeBackground { get; init; }      // nnU-Net: do_bg = False

    /// <summary>Added to numerator and denominator of Dice.</summary>
    public double Smooth { get; init; } = 1e-5;       // nnU-Net's trainer

    /// <summary>The loss, a scalar.</summary>
    /// <param name="logits">[N, K, H, W].</param>
    /// <param name="labels">Class ids, int64 [N, H, W].</param>
    public Tensor Of(Tensor logits, Tensor labels) => CrossEntropy(logits, labels) + DiceTerm(logits, labels);

    /// <summary>Mean cross entropy over all pixels, a scalar.</summary>
    public Tensor CrossEntropy(Tensor logits, Tensor labels) => nn.functional.cross_entropy(logits, labels);

    /// <summary>Minus (2 I + s) / max(G + P + s, 1e-8), mean over classes and, without <see cref="BatchDice"/>, images; a scalar.</summary>
    public Tensor DiceTerm(Tensor logits, Tensor labels)
    {
        var classes = logits.shape[1];
        var first = IncludeBackground ? 0 : 1;
        var predicted = logits.softmax(1).narrow(1, first, classes - first);              // [N, C, H, W]
        var truth = OneHot.Of(labels, classes).narrow(1, first, classes - first);         // [N, C, H, W]
        var intersection = Summed(predicted * truth);
        var total = Summed(truth) + Summed(predicted);
        return -((intersection * 2 + Smooth) / (total + Smooth).clamp(min: 1e-8)).mean();
    }

    private Tensor Summed(Tensor planes)
    {
        var perImage = planes.sum([2, 3]);              // [N, C]
        return BatchDice ? perImage.sum(0L) : perImage;  // [C] or [N, C]
    }
}
