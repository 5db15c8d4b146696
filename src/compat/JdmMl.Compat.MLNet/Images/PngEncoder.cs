using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Microsoft.ML.Images;

/// <summary>8-bit PNG, with alpha only where a pixel is not opaque.</summary>
internal static class PngEncoder
{
    public static byte[] Encode(Raster raster)
    {
        var opaque = true;
        for (var i = 3; opaque && i < raster.Bgra.Length; i += 4)
            opaque = raster.Bgra[i] == 255;
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, raster.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), raster.Height);
        (header[8], header[9]) = (8, (byte)(opaque ? PngHeader.Rgb : PngHeader.Rgba));
        WriteChunk(file, "IHDR", header);
        WriteChunk(file, "IDAT", Pack(raster, opaque ? 3 : 4));
        WriteChunk(file, "IEND", []);
        return file.ToArray();
    }

    private static byte[] Pack(Raster raster, int channels)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest))
        {
            // Filter 1: differences to the pixel on the left. The file wants red first.
            int[] sources = [2, 1, 0, 3];
            var line = new byte[raster.Width * channels + 1];
            line[0] = 1;
            for (var y = 0; y < raster.Height; y++)
            {
                var row = raster.Bgra.AsSpan(y * raster.Width * 4, raster.Width * 4);
                for (var x = 0; x < raster.Width; x++)
                    for (var c = 0; c < channels; c++)
                        line[1 + x * channels + c] = (byte)(row[x * 4 + sources[c]] - (x > 0 ? row[x * 4 - 4 + sources[c]] : 0));
                zlib.Write(line);
            }
        }
        return packed.ToArray();
    }

    private static void WriteChunk(Stream file, string name, byte[] data)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(name), .. data];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(named);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Of(named));
        file.Write(number);
    }
}
