using System.Numerics;

namespace JdmMl.Training;

/// <summary>
/// A seeded stream of numbers: xoshiro256** (Blackman, Vigna 2018) with normal numbers by Marsaglia's polar method.
/// Not thread-safe: one stream belongs to one user.
/// </summary>
public sealed class RandomStream
{
    private ulong _s0, _s1, _s2, _s3;
    private double _spare;
    private bool _hasSpare;

    /// <summary>Opens the stream of <paramref name="key"/>; equal keys give equal numbers.</summary>
    public RandomStream(ulong key)
    {
        _s0 = RandomStreams.Mix(key);
        _s1 = RandomStreams.Mix(_s0);
        _s2 = RandomStreams.Mix(_s1);
        _s3 = RandomStreams.Mix(_s2);
    }

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64()
    {
        ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        ulong t = _s1 << 17;
        _s2 ^= _s0; _s3 ^= _s1; _s1 ^= _s2; _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in 0 .. <paramref name="exclusiveMax"/> - 1, without modulo bias.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is not positive.</exception>
    public int NextInt(int exclusiveMax)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusiveMax);
        // Lemire 2019: multiply-shift with rejection.
        ulong bound = (ulong)exclusiveMax;
        UInt128 product = (UInt128)NextUInt64() * bound;
        if ((ulong)product < bound)
        {
            ulong threshold = (0 - bound) % bound;
            while ((ulong)product < threshold) product = (UInt128)NextUInt64() * bound;
        }
        return (int)(product >> 64);
    }

    /// <summary>Standard normal.</summary>
    public double NextNormal()
    {
        if (_hasSpare)
        {
            _hasSpare = false;
            return _spare;
        }
        double u, v, s;
        do
        {
            u = 2 * NextDouble() - 1;
            v = 2 * NextDouble() - 1;
            s = u * u + v * v;
        }
        while (s >= 1 || s == 0);
        double factor = Math.Sqrt(-2 * Math.Log(s) / s);
        (_spare, _hasSpare) = (v * factor, true);
        return u * factor;
    }

    /// <summary>Fills <paramref name="target"/> with standard normal numbers.</summary>
    public void FillNormal(Span<float> target)
    {
        for (int i = 0; i < target.Length; i++) target[i] = (float)NextNormal();
    }

    /// <summary>Shuffles in place (Fisher-Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
