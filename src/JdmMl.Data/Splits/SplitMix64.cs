using System.Text;

namespace JdmMl.Data;

/// <summary>A small random number generator (Steele, Lea, Flood, 2014: SplitMix64): the same on every platform and version.</summary>
internal struct SplitMix64(ulong state)
{
    private ulong _state = state;

    /// <summary>A generator that depends on the three values alone.</summary>
    internal static SplitMix64 For(string purpose, long seed, long index = 0)
    {
        var state = 0xCBF29CE484222325UL;   // FNV-1a
        foreach (var letter in Encoding.UTF8.GetBytes(purpose)) state = (state ^ letter) * 0x100000001B3UL;
        return new SplitMix64(Mix(Mix(state ^ Mix((ulong)seed)) + Mix((ulong)index ^ 0x9E3779B97F4A7C15UL)));
    }

    internal ulong Next() => Mix(_state += 0x9E3779B97F4A7C15UL);

    /// <summary>0 to <paramref name="exclusiveMax"/> - 1.</summary>
    internal int NextInt(int exclusiveMax) => (int)Math.BigMul(Next(), (ulong)exclusiveMax, out _);

    /// <summary>[0, 1), in steps of 2^-53.</summary>
    internal double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    internal double Between(double low, double high) => low + (high - low) * NextDouble();

    internal void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    internal static ulong Mix(ulong z)
    {
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ z >> 27) * 0x94D049BB133111EBUL;
        return z ^ z >> 31;
    }
}
