using System.Buffers.Binary;

namespace JdmMl.Data;

/// <summary>The CRC of PNG chunks and zip entries (ISO 3309, polynomial 0xEDB88320), eight bytes at a time.</summary>
internal static class Crc32
{
    private static readonly uint[] Table = MakeTable();

    internal static uint Of(ReadOnlySpan<byte> bytes) => Of(bytes, 0);

    /// <summary>Goes on from the CRC of what came before.</summary>
    internal static uint Of(ReadOnlySpan<byte> bytes, uint before)
    {
        var table = Table;
        var crc = ~before;
        while (bytes.Length >= 8)
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = table[1792 + (low & 255)] ^ table[1536 + (low >> 8 & 255)] ^ table[1280 + (low >> 16 & 255)] ^ table[1024 + (low >> 24)]
                ^ table[768 + (high & 255)] ^ table[512 + (high >> 8 & 255)] ^ table[256 + (high >> 16 & 255)] ^ table[high >> 24];
            bytes = bytes[8..];
        }
        foreach (var value in bytes) crc = table[(crc ^ value) & 255] ^ crc >> 8;
        return ~crc;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[8 * 256];
        for (uint n = 0; n < 256; n++)
        {
            var crc = n;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? 0xEDB88320 ^ crc >> 1 : crc >> 1;
            table[n] = crc;
        }
        for (var n = 256; n < table.Length; n++) table[n] = table[table[n - 256] & 255] ^ table[n - 256] >> 8;
        return table;
    }
}
