using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// Sums over the batches of an epoch: the loss, and true positives, false positives and false negatives of each foreground class.
/// Kept on the device, so that no step waits for it.
/// </summary>
internal sealed class RunningScore : IDisposable
{
    private readonly int _foreground;
    private readonly Tensor _sums;   // float64 [2 + 3 C]: steps, loss, tp, fp, fn

    internal RunningScore(int classes, Device device)
    {
        _foreground = classes - 1;
        _sums = zeros([2 + 3 * _foreground], ScalarType.Float64, device).DetachFromDisposeScope();
    }

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
    }

    /// <summary>Adds one batch.</summary>
    /// <param name="loss">A scalar.</param>
    /// <param name="logits">[N, K, H, W].</param>
    /// <param name="labels">int64 [N, H, W].</param>
    internal void Add(Tensor loss, Tensor logits, Tensor labels)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var predicted = OneHot.Of(logits.argmax(1), _foreground + 1).narrow(1, 1, _foreground);   // [N, C, H, W]
        var truth = OneHot.Of(labels, _foreground + 1).narrow(1, 1, _foreground);                 // [N, C, H, W]
        var hits = (predicted * truth).sum([0, 2, 3]);                                            // [C]
        var counts = cat([hits, predicted.sum([0, 2, 3]) - hits, truth.sum([0, 2, 3]) - hits]);   // [3 C]
        var one = ones([1], ScalarType.Float32, _sums.device);
        _sums.add_(cat([one, loss.detach().reshape(1), counts]).to_type(ScalarType.Float64));
    }

    /// <summary>Mean loss, and nnU-Net's pseudo Dice: 2 tp / (2 tp + fp + fn) over all pixels, mean over the classes that occur.</summary>
    internal (double Loss, double PseudoDice) Mean()
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
        return (sums[1] / sums[0], present == 0 ? double.NaN : dice / present);
    }

    /// <summary>Frees the sums.</summary>
    public void Dispose() => _sums.Dispose();
}
