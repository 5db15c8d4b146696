namespace JdmMl.Segmentation;

/// <summary>
/// numpy's RandomState: MT19937 (Matsumoto, Nishimura 1998) with its way of seeding, bounded integers and shuffling, so that splits come
/// out as scikit-learn makes them.
/// </summary>
internal sealed class MersenneTwister
{
    private const int Length = 624, Middle = 397;
    private readonly uint[] _state = new uint[Length];
    private int _next = Length;

    internal MersenneTwister(uint seed)
    {
        for (var i = 0; i < Length; i++)
        {
            _state[i] = seed;
            seed = 1812433253u * (seed ^ (seed >> 30)) + (uint)i + 1;
        }
    }

    internal uint NextUInt32()
    {
        if (_next == Length) Twist();
        var y = _state[_next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c5680u;
        y ^= (y << 15) & 0xefc60000u;
        return y ^ (y >> 18);
    }

    /// <summary>Uniform in 0..<paramref name="highest"/>: masked draws until one fits (numpy's random_interval).</summary>
    internal int NextUpTo(int highest)
    {
        if (highest == 0) return 0;
        var mask = (uint)highest;
        for (var shift = 1; shift <= 16; shift *= 2) mask |= mask >> shift;
        uint value;
        do value = NextUInt32() & mask;
        while (value > (uint)highest);
        return (int)value;
    }

    /// <summary>0..<paramref name="count"/> - 1 in random order, as numpy's shuffle of arange.</summary>
    internal int[] Permutation(int count)
    {
        int[] items = [.. Enumerable.Range(0, count)];
        for (var i = count - 1; i > 0; i--)
        {
            var j = NextUpTo(i);
            (items[i], items[j]) = (items[j], items[i]);
        }
        return items;
    }

    private void Twist()
    {
        for (var i = 0; i < Length; i++)
        {
            var y = (_state[i] & 0x80000000u) | (_state[(i + 1) % Length] & 0x7fffffffu);
            _state[i] = _state[(i + Middle) % Length] ^ (y >> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0dfu);
        }
        _next = 0;
    }
}
