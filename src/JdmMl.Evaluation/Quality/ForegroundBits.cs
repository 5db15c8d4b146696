using System.Numerics;

namespace JdmMl.Evaluation;

/// <summary>A mask of background and one class, a bit a pixel.</summary>
internal sealed class ForegroundBits
{
    private readonly ulong[] _words;
    private readonly int _pixels, _count;

    private ForegroundBits(ulong[] words, int pixels) =>
        (_words, _pixels, _count) = (words, pixels, words.Sum(BitOperations.PopCount));

    internal static ForegroundBits Of(byte[] mask)
    {
        var words = new ulong[(mask.Length + 63) / 64];
        for (int i = 0; i < mask.Length; i++)
            if (mask[i] != 0) words[i >> 6] |= 1UL << (i & 63);
        return new(words, mask.Length);
    }

    /// <summary>Mutual information, nats.</summary>
    internal double Information(ForegroundBits other)
    {
        int both = 0;
        for (int i = 0; i < _words.Length; i++) both += BitOperations.PopCount(_words[i] & other._words[i]);
        int first = _count - both, second = other._count - both;
        return MaskInformation.Of([_pixels - first - second - both, second, first, both], 2, _pixels);
    }
}
