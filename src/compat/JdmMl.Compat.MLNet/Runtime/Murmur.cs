using System.Text;

namespace Microsoft.ML.Runtime;

/// <summary>MurmurHash3 x86-32 (Appleby), which ML.NET uses to spread seeds and sampling keys.</summary>
internal static class Murmur
{
    public static uint Round(uint hash, uint chunk) => unchecked(uint.RotateLeft(hash ^ Scramble(chunk), 13) * 5 + 0xE6546B64);

    public static uint Finish(uint hash, int length)
    {
        unchecked
        {
            hash ^= (uint)length;
            hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
            hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
            return hash ^ (hash >> 16);
        }
    }

    public static uint Hash(uint seed, uint value) => Finish(Round(seed, value), sizeof(uint));

    public static uint Hash(uint seed, ulong value) =>
        Finish(Round(Round(seed, (uint)value), (uint)(value >> 32)), sizeof(ulong));

    public static uint Hash(uint seed, ReadOnlySpan<char> text)
    {
        Span<byte> bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        bytes = bytes[..Encoding.UTF8.GetBytes(text, bytes)];
        var hash = seed;
        for (var i = 0; i + 4 <= bytes.Length; i += 4)
            hash = Round(hash, BitConverter.ToUInt32(bytes[i..]));
        var tail = 0u;
        for (var i = bytes.Length & 3; i > 0; i--)
            tail = (tail << 8) | bytes[(bytes.Length & ~3) + i - 1];
        return Finish(hash ^ Scramble(tail), bytes.Length);
    }

    private static uint Scramble(uint chunk) => unchecked(uint.RotateLeft(chunk * 0xCC9E2D51, 15) * 0x1B873593);
}
