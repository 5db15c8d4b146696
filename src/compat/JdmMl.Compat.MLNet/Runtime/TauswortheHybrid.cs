namespace Microsoft.ML.Runtime;

/// <summary>ML.NET's generator: three Tausworthe sequences combined with a linear congruential one (GPU Gems 3, chapter 37).</summary>
internal sealed class TauswortheHybrid : Random
{
    private uint _z1;
    private uint _z2;
    private uint _z3;
    private uint _z4;

    public TauswortheHybrid(uint seed)
    {
        _z1 = seed;
        _z2 = Murmur.Round(_z1, seed);
        _z3 = Murmur.Round(_z2, seed);
        _z4 = Murmur.Round(_z3, seed);
    }

    public TauswortheHybrid(Random source)
    {
        _z1 = AtLeast128(source);
        _z2 = AtLeast128(source);
        _z3 = AtLeast128(source);
        _z4 = Bits(source);
    }

    public static TauswortheHybrid From(int? seed) => seed is { } value ? new((uint)value) : new(new Random());

    public override double NextDouble() => NextBits() * (1.0 / (1L << 32));

    public override float NextSingle() => (NextBits() >> 9) * (1f / (1 << 23));

    public override int Next()
    {
        var bits = NextBits();
        return (int)unchecked(bits + (bits & 0x80000000U));
    }

    public override int Next(int maxValue)
    {
        Check.Param(maxValue >= 0, nameof(maxValue), "maxValue must be non-negative");
        return (int)((ulong)NextBits() * (ulong)maxValue >> 32);
    }

    public override int Next(int minValue, int maxValue)
    {
        Check.Param(minValue <= maxValue, nameof(minValue), "minValue must be less than or equal to maxValue.");
        return (int)((long)(NextDouble() * ((long)maxValue - minValue)) + minValue);
    }

    public override void NextBytes(byte[] buffer)
    {
        for (var i = 0; i < buffer.Length; i++)
            buffer[i] = (byte)Next();
    }

    public int NextSigned() => (int)NextBits();

    private uint NextBits()
    {
        _z1 = Step(_z1, 13, 19, 12, ~0x1U);
        _z2 = Step(_z2, 2, 25, 4, ~0x7U);
        _z3 = Step(_z3, 3, 11, 17, ~0xfU);
        _z4 = unchecked(_z4 * 1664525 + 1013904223);
        return _z1 ^ _z2 ^ _z3 ^ _z4;
    }

    private static uint Step(uint z, int s1, int s2, int s3, uint mask) => ((z & mask) << s3) ^ (((z << s1) ^ z) >> s2);

    private static uint Bits(Random source) => ((uint)source.Next(0x10000) << 16) | (uint)source.Next(0x10000);

    private static uint AtLeast128(Random source)
    {
        var bits = Bits(source);
        while (bits < 128)
            bits = Bits(source);
        return bits;
    }
}
