using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// Sums over the batches of an epoch: the loss, and true positives, false positives and false negatives of each foreground class.
/// Kept on the device, so that no step waits for it.
/// </summary>
internal sealed class RunningScore : IDisposable
{
    private readonly int _foreground;
    private readonly Tensor _sums;   // float64 [4 + 3 C]: steps, loss, tp, fp, fn, 1 while all was finite, steps until then

    internal RunningScore(int classes, Device device)
    {
        _foreground = classes - 1;
        _sums = zeros([4 + 3 * _foreground], ScalarType.Float64, device).DetachFromDisposeScope();
        Clear();
    }

    private int Whole => 2 + 3 * _foreground;

    /// <summary>The sums, for a checkpoint.</summary>
    internal Tensor State => _sums;

    internal void Restore(Tensor state)
    {
        using var scope = NewDisposeScope();
        _sums.copy_(state);
    }

    internal void Clear()
    {
        using var scope = NewDisposeScope();
        _sums.zero_();
        _sums.narrow(0, Whole, 1).fill_(1);
    }

    /// <summary>Adds one batch.</summary>
    /// <param name="loss">A scalar.</param>
    /// <param name="logits">[N, K, H, W].</param>
    /// <param name="labels">int64 [N, H, W].</param>
    /// <param name="gradientNorm">A scalar; null without a backward pass.</param>
    internal void Add(Tensor loss, Tensor logits, Tensor labels, Tensor? gradientNorm = null)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var predicted = OneHot.Of(logits.argmax(1), _foreground + 1).narrow(1, 1, _foreground);   // [N, C, H, W]
        var truth = OneHot.Of(labels, _foreground + 1).narrow(1, 1, _foreground);                 // [N, C, H, W]
        var hits = (predicted * truth).sum([0, 2, 3]);                                            // [C]
        var counts = cat([hits, predicted.sum([0, 2, 3]) - hits, truth.sum([0, 2, 3]) - hits]);   // [3 C]
        var one = ones([1], ScalarType.Float32, _sums.device);
        var value = loss.detach().reshape(1).to_type(ScalarType.Float32);
        _sums.narrow(0, 0, Whole).add_(cat([one, value, counts]).to_type(ScalarType.Float64));
        var suspect = gradientNorm is null ? value : value + gradientNorm.reshape(1).to_type(ScalarType.Float32);
        var whole = _sums.narrow(0, Whole, 1).mul_(suspect.isfinite().to_type(ScalarType.Float64));
        _sums.narrow(0, Whole + 1, 1).add_(whole);
    }

    /// <summary>Mean loss, and nnU-Net's pseudo Dice: 2 tp / (2 tp + fp + fn) over all pixels, mean over the classes that occur.</summary>
    internal ScoreMeans Mean()
    {
        using var scope = NewDisposeScope();
        var sums = _sums.cpu().data<double>().ToArray();
        double dice = 0, present = 0;
        for (var c = 0; c < _foreground; c++)
        {
            var (tp, fp, fn) = (sums[2 + c], sums[2 + _foreground + c], sums[2 + 2 * _foreground + c]);
            if (2 * tp + fp + fn == 0) continue;
            dice += 2 * tp / (2 * tp + fp + fn);
            present++;
        }
        return new ScoreMeans(sums[1] / sums[0], present == 0 ? double.NaN : dice / present, sums[Whole] == 1, (long)sums[Whole + 1]);
    }

    /// <summary>Frees the sums.</summary>
    public void Dispose() => _sums.Dispose();
}

/// <summary>What the batches since the last Clear come to.</summary>
/// <param name="Loss">Mean loss.</param>
/// <param name="PseudoDice">0-1; NaN when no foreground occurred.</param>
/// <param name="Finite">Whether every loss and every gradient was finite.</param>
/// <param name="FiniteSteps">Batches before the first that was not.</param>
internal readonly record struct ScoreMeans(double Loss, double PseudoDice, bool Finite, long FiniteSteps);
