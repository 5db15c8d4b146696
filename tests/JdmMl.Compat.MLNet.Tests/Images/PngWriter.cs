using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace JdmMl.Compat.MLNet.Tests.Images;

/// <summary>Writes PNGs of every filter, from the formulas of the PNG specification, section 9.</summary>
internal static class PngWriter
{
    /// <summary>Row y is written with filter y modulo 5.</summary>
    public static byte[] WithEveryFilter(int width, byte depth, byte colourType, byte[][] rows, int pixelBytes, params (string Name, byte[] Data)[] before)
    {
        using var raw = new MemoryStream();
        var above = new byte[rows[0].Length];
        for (var y = 0; y < rows.Length; y++)
        {
            raw.WriteByte((byte)(y % 5));
            for (var i = 0; i < above.Length; i++)
            {
                var left = i < pixelBytes ? 0 : rows[y][i - pixelBytes];
                var corner = i < pixelBytes ? 0 : above[i - pixelBytes];
                raw.WriteByte((byte)(rows[y][i] - Guess(y % 5, left, above[i], corner)));
            }
            above = rows[y];
        }
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(raw.ToArray());
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), rows.Length);
        (header[8], header[9]) = (depth, colourType);
        return [137, 80, 78, 71, 13, 10, 26, 10, .. Chunk("IHDR", header), .. before.SelectMany(c => Chunk(c.Name, c.Data)),
            .. Chunk("IDAT", packed.ToArray()), .. Chunk("IEND", [])];
    }

    private static int Guess(int filter, int left, int up, int corner) => filter switch
    {
        0 => 0,
        1 => left,
        2 => up,
        3 => (left + up) / 2,
        _ => new[] { left, up, corner }.MinBy(c => Math.Abs(left + up - corner - c)),
    };

    private static byte[] Chunk(string name, byte[] data)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(name), .. data];
        var crc = uint.MaxValue;
        foreach (var b in named)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }
        var (length, check) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(check, ~crc);
        return [.. length, .. named, .. check];
    }
}
