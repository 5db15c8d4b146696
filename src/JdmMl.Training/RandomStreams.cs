using System.Text;

namespace JdmMl.Training;

/// <summary>Keys of independent random streams: a stable hash of (seed, purpose, index), the same on every machine.</summary>
public static class RandomStreams
{
    /// <summary>The key of the stream for one purpose and one index.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="purpose">What the numbers are for, for instance <c>sample</c>; different purposes never share numbers.</param>
    /// <param name="index">Which sample, step or epoch.</param>
    public static ulong Derive(ulong seed, string purpose, ulong index = 0)
    {
        ulong hash = 0xCBF29CE484222325;                    // FNV-1a, 64 bit
        foreach (byte b in Encoding.UTF8.GetBytes(purpose)) hash = (hash ^ b) * 0x100000001B3;
        return Mix(Mix(Mix(seed) ^ hash) + index * 0x9E3779B97F4A7C15);
    }

    /// <summary>A stream made from <see cref="Derive"/>.</summary>
    public static RandomStream Open(ulong seed, string purpose, ulong index = 0) => new(Derive(seed, purpose, index));

    // Finalizer of SplitMix64 (Steele, Lea, Flood 2014).
    internal static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
