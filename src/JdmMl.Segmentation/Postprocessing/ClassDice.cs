using JdmMl.Data;

namespace JdmMl.Segmentation;

/// <summary>
/// nnU-Net's evaluator over many cases: Dice of each foreground class and case, undefined where truth and prediction lack the class;
/// mean of a class over the cases that define it; mean of those over the classes.
/// </summary>
internal sealed class ClassDice(int classes)
{
    private readonly double[] _sums = new double[classes];
    private readonly int[] _cases = new int[classes];

    internal void Add(LabelMask truth, LabelMask predicted)
    {
        var (both, either) = (new long[classes], new long[classes]);
        for (var i = 0; i < truth.Labels.Length; i++)
        {
            var (t, p) = (truth.Labels[i], predicted.Labels[i]);
            either[t]++;
            either[p]++;
            if (t == p) both[t]++;
        }
        for (var c = 1; c < classes; c++)
        {
            if (either[c] == 0) continue;
            _sums[c] += 2.0 * both[c] / either[c];
            _cases[c]++;
        }
    }

    /// <summary>Of each foreground class, 0-1; NaN where no case defines it.</summary>
    internal double[] Means() => [.. Enumerable.Range(1, classes - 1).Select(c => _cases[c] == 0 ? double.NaN : _sums[c] / _cases[c])];
}
