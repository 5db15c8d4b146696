namespace JdmMl.Evaluation;

/// <summary>A small, quick random number generator (Steele, Lea, Flood 2014): the same sequence on every platform and version.</summary>
internal struct SplitMix64(ulong state)
{
    private ulong _state = state;

    /// <summary>A generator that depends on the two numbers alone.</summary>
    internal static SplitMix64 For(long seed, long index) => new(Mix(Mix((ulong)seed) + 0x9E3779B97F4A7C15UL * ((ulong)index + 1)));

    internal ulong Next() => Mix(_state += 0x9E3779B97F4A7C15UL);

    /// <summary>0 to <paramref name="exclusiveMax"/> - 1.</summary>
    internal int NextInt(int exclusiveMax) => (int)Math.BigMul(Next(), (ulong)exclusiveMax, out _);

    /// <summary>[0, 1), in steps of 2^-53.</summary>
    internal double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A standard normal number (Box and Muller 1958).</summary>
    internal double NextGaussian() => Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());

    internal void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ z >> 27) * 0x94D049BB133111EBUL;
        return z ^ z >> 31;
    }
}
