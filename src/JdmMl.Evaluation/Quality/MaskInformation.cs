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
    /// <summary>MI of two masks; 0 where either is constant, because 0 log 0 counts as 0.</summary>
    /// <exception cref="ArgumentException">The masks differ in length or are empty.</exception>
    public static double Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        if (first.Length != second.Length || first.Length == 0)
            throw new ArgumentException(
                $"The masks have {first.Length} and {second.Length} pixels; expected one size, at least one pixel.");
        var joint = new int[65536];   // [label of the first, label of the second]
        Span<int> ofFirst = stackalloc int[256], ofSecond = stackalloc int[256];
        int highest = 0;
        for (int i = 0; i < first.Length; i++)
        {
            joint[first[i] << 8 | second[i]]++;
            ofFirst[first[i]]++;
            ofSecond[second[i]]++;
            highest = Math.Max(highest, Math.Max(first[i], second[i]));
        }
        double information = 0, n = first.Length;
        for (int a = 0; a <= highest; a++)
            for (int b = 0; b <= highest; b++)
                if (joint[a << 8 | b] is > 0 and var both)
                    information += both / n * Math.Log(both * n / ((double)ofFirst[a] * ofSecond[b]));
        return Math.Max(0, information);
    }

    /// <summary>The training masks with the highest mutual information, best first; equal ones in the order given.</summary>
    /// <param name="mask">A generated mask.</param>
    /// <param name="training">Masks of the same size.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentException">A mask has another size.</exception>
    public static IReadOnlyList<MaskNeighbour> Nearest(byte[] mask, IReadOnlyList<byte[]> training, int count = 1) =>
        [.. training.Select((other, i) => new MaskNeighbour(i, Of(mask, other))).OrderByDescending(n => n.Information).Take(count)];
}
