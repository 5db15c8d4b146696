namespace JdmMl.Evaluation;

/// <summary>A training mask and how much it tells about a generated one.</summary>
/// <param name="Index">Place among the training masks.</param>
/// <param name="Information">Mutual information, nats.</param>
public readonly record struct MaskNeighbour(int Index, double Information);

/// <summary>
/// Mutual information of two masks of one size, MI(s, s~) = sum p(a, b) log(p(a, b) / (p(a) p~(b))) over the joint histogram of their
/// labels (Eq. 5.1 of the thesis, Zhou 2023), in nats. It is symmetric, and does not see which label is which: a mask and its
/// complement share all information.
/// </summary>
public static class MaskInformation
{
    private const int MostOnStack = 32;

    /// <summary>MI of two masks; 0 where either is constant, because 0 log 0 counts as 0.</summary>
    /// <exception cref="ArgumentException">The masks differ in length or are empty.</exception>
    public static double Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        if (first.Length != second.Length || first.Length == 0)
            throw new ArgumentException(
                $"The masks have {first.Length} and {second.Length} pixels; expected one size, at least one pixel.");
        int classes = 1 + Math.Max(Highest(first), Highest(second));
        int places = classes * classes;
        Span<int> joint = classes <= MostOnStack ? stackalloc int[places] : new int[places];    // [first label, second label]
        for (int i = 0; i < first.Length; i++) joint[first[i] * classes + second[i]]++;
        return Of(joint, classes, first.Length);
    }

    /// <summary>
    /// For each mask the training mask with the highest mutual information; the first of equal ones. Masks of background and one class
    /// are compared 64 pixels at a time.
    /// </summary>
    /// <param name="masks">Generated masks.</param>
    /// <param name="training">At least one; all masks are of one size.</param>
    /// <exception cref="ArgumentException">There is no training mask, or a mask has another size.</exception>
    public static IReadOnlyList<MaskNeighbour> NearestOfEach(IReadOnlyList<byte[]> masks, IReadOnlyList<byte[]> training)
    {
        if (training.Count == 0) throw new ArgumentException("There are no training masks; expected at least one.");
        int pixels = training[0].Length;
        if (masks.Concat(training).FirstOrDefault(mask => mask.Length != pixels || pixels == 0) is { } other)
            throw new ArgumentException($"The masks have {pixels} and {other.Length} pixels; expected one size, at least one pixel.");
        bool binary = masks.Concat(training).All(mask => Highest(mask) <= 1);
        ForegroundBits[] packed = binary ? [.. training.Select(ForegroundBits.Of)] : [];
        var nearest = new MaskNeighbour[masks.Count];
        Parallel.For(0, masks.Count, i =>
        {
            var own = binary ? ForegroundBits.Of(masks[i]) : null;
            var best = new MaskNeighbour(0, -1);
            for (int k = 0; k < training.Count; k++)
                if ((own is null ? Of(masks[i], training[k]) : own.Information(packed[k])) is var found && found > best.Information)
                    best = new(k, found);
            nearest[i] = best;
        });
        return nearest;
    }

    /// <summary>The training masks with the highest mutual information, best first; equal ones in the order given.</summary>
    /// <param name="mask">A generated mask.</param>
    /// <param name="training">Masks of the same size.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentException">A mask has another size.</exception>
    public static IReadOnlyList<MaskNeighbour> Nearest(byte[] mask, IReadOnlyList<byte[]> training, int count = 1) =>
        [.. training.Select((other, i) => new MaskNeighbour(i, Of(mask, other))).OrderByDescending(n => n.Information).Take(count)];

    internal static double Of(ReadOnlySpan<int> joint, int classes, double pixels)
    {
        Span<int> ofFirst = stackalloc int[classes], ofSecond = stackalloc int[classes];
        for (int a = 0; a < classes; a++)
            for (int b = 0; b < classes; b++)
            {
                ofFirst[a] += joint[a * classes + b];
                ofSecond[b] += joint[a * classes + b];
            }
        double information = 0;
        for (int a = 0; a < classes; a++)
            for (int b = 0; b < classes; b++)
                if (joint[a * classes + b] is > 0 and var both)
                    information += both / pixels * Math.Log(both * pixels / ((double)ofFirst[a] * ofSecond[b]));
        return Math.Max(0, information);
    }

    private static int Highest(ReadOnlySpan<byte> mask)
    {
        byte highest = 0;
        foreach (byte label in mask) highest = Math.Max(highest, label);
        return highest;
    }
}
