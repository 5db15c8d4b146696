using JdmMl.Training;

namespace JdmMl.Training.Tests;

public class RandomStreamTests
{
    [Fact]
    public void A_key_always_gives_the_same_numbers()
    {
        // Fixed here so that no later change silently redraws every pool.
        var stream = RandomStreams.Open(7, "sample", 3);
        Assert.Equal(0x4A9478ADBD6F4535UL, RandomStreams.Derive(7, "sample", 3));
        Assert.Equal(new RandomStream(RandomStreams.Derive(7, "sample", 3)).NextUInt64(), stream.NextUInt64());
    }

    [Fact]
    public void Seed_purpose_and_index_all_matter()
    {
        ulong[] keys =
        [
            RandomStreams.Derive(1, "a"), RandomStreams.Derive(2, "a"), RandomStreams.Derive(1, "b"),
            RandomStreams.Derive(1, "a", 1), RandomStreams.Derive(1, "a", 2),
        ];
        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    [Fact]
    public void The_generator_is_xoshiro256_starstar()
    {
        // Recomputed here with its published recurrence, from the state that SplitMix64 makes of the key.
        static ulong Mix(ulong z)
        {
            z += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
        var s = new ulong[4];
        s[0] = Mix(42);
        for (int i = 1; i < 4; i++) s[i] = Mix(s[i - 1]);
        var stream = new RandomStream(42);
        for (int n = 0; n < 100; n++)
        {
            ulong expected = ulong.RotateLeft(s[1] * 5, 7) * 9, t = s[1] << 17;
            s[2] ^= s[0]; s[3] ^= s[1]; s[1] ^= s[2]; s[0] ^= s[3]; s[2] ^= t;
            s[3] = ulong.RotateLeft(s[3], 45);
            Assert.Equal(expected, stream.NextUInt64());
        }
    }

    [Fact]
    public void Normal_numbers_have_the_moments_of_the_normal_distribution()
    {
        var values = new float[200_000];
        RandomStreams.Open(1, "normal").FillNormal(values);
        double mean = values.Average(), variance = values.Average(v => (v - mean) * (v - mean));
        double skew = values.Average(v => Math.Pow(v - mean, 3)), kurtosis = values.Average(v => Math.Pow(v - mean, 4));
        // Standard errors at this count: 0.0022, 0.0032, 0.0055, 0.022; the bounds are five of them.
        Assert.Equal(0, mean, 0.011);
        Assert.Equal(1, variance, 0.016);
        Assert.Equal(0, skew, 0.028);
        Assert.Equal(3, kurtosis, 0.11);
        Assert.Equal(0.6827, values.Count(v => Math.Abs(v) < 1) / (double)values.Length, 0.006);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Integers_are_uniform_below_their_bound(int bound)
    {
        var counts = new int[bound];
        var stream = new RandomStream(9);
        for (int i = 0; i < 100 * bound; i++) counts[stream.NextInt(bound)]++;
        double chiSquared = counts.Sum(c => (c - 100.0) * (c - 100.0) / 100);
        Assert.True(chiSquared <= bound - 1 + 5 * Math.Sqrt(2.0 * bound), $"chi squared {chiSquared} for {bound - 1} degrees of freedom");
    }

    [Fact]
    public void A_shuffle_is_a_permutation()
    {
        int[] items = [.. Enumerable.Range(0, 50)];
        new RandomStream(3).Shuffle(items.AsSpan());
        Assert.NotEqual(Enumerable.Range(0, 50), items);
        Assert.Equal(Enumerable.Range(0, 50), items.Order());
    }
}
