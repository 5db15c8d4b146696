using System.Buffers.Binary;
using System.IO.Compression;

namespace JdmMl.Data;

/// <summary>Writes 8-bit grey and RGB PNGs, and 16-bit grey ones.</summary>
internal static class PngWriter
{
    /// <summary>Grey with 16 bits a sample.</summary>
    internal static byte[] EncodeGray16(int width, int height, ReadOnlySpan<ushort> values)
    {
        var samples = new byte[values.Length * 2];
        for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteUInt16BigEndian(samples.AsSpan(2 * i), values[i]);
        return Encode(width, height, 2, samples, 16, PngColour.Gray);
    }

    internal static byte[] Encode(int width, int height, int channels, ReadOnlySpan<byte> samples) =>
        Encode(width, height, channels, samples, 8, channels == 3 ? PngColour.Rgb : PngColour.Gray);

    private static byte[] Encode(int width, int height, int channels, ReadOnlySpan<byte> samples, byte depth, PngColour colour)
    {
        if (samples.Length != (long)width * height * channels || width < 1 || height < 1)
            throw new JdmException($"A PNG of {width}x{height} pixels with {channels} channels " +
                                   $"needs {(long)width * height * channels} bytes, but {samples.Length} were given.");
        using var file = new MemoryStream();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (depth, (byte)colour);
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "IDAT"u8, Pack(width * channels, height, channels, samples));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static ReadOnlySpan<byte> Pack(int stride, int height, int channels, ReadOnlySpan<byte> samples)
    {
        // Masks hold few values, for which no filter or the row above do best; photographs want a prediction.
        ReadOnlySpan<int> filters = channels == 1 ? [0, 2] : [1, 2, 4];
        byte[][] candidates = [.. Enumerable.Range(0, 5).Select(_ => new byte[stride + 1])];
        ReadOnlySpan<byte> above = new byte[stride];
        var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            for (var y = 0; y < height; y++)
            {
                var row = samples.Slice(y * stride, stride);
                zip.Write(PngFilters.Choose(row, above, channels, candidates, filters));
                above = row;
            }
        return packed.GetBuffer().AsSpan(0, (int)packed.Length);
    }

    private static void WriteChunk(Stream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        var chunk = new byte[data.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        type.CopyTo(chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + data.Length), Crc32.Of(chunk.AsSpan(4, data.Length + 4)));
        file.Write(chunk);
    }
}
