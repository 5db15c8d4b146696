using System.Buffers.Binary;

namespace JdmMl.Data;

/// <summary>The IHDR chunk, checked.</summary>
internal sealed record PngHeader(string Name, int Width, int Height, int BitDepth, PngColour Colour)
{
    internal int Channels => Colour switch { PngColour.Rgb => 3, PngColour.Rgba => 4, PngColour.GrayAlpha => 2, _ => 1 };

    /// <summary>Bytes of a row before filtering.</summary>
    internal int Stride => checked((int)(((long)Width * Channels * BitDepth + 7) / 8));

    /// <summary>Distance in bytes between a byte and the one it is predicted from.</summary>
    internal int PixelBytes => Math.Max(1, Channels * BitDepth / 8);

    internal static PngHeader Parse(string name, ReadOnlySpan<byte> data)
    {
        if (data.Length != 13)
            throw Corrupt(name, $"its header holds {data.Length} bytes instead of 13");
        var width = BinaryPrimitives.ReadUInt32BigEndian(data);
        var height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        int depth = data[8], colour = data[9];
        if (width == 0 || height == 0 || width > int.MaxValue || height > int.MaxValue)
            throw Corrupt(name, $"its header says {width}x{height} pixels");
        var allowed = colour switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            3 => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => false,
        };
        if (!allowed)
            throw Corrupt(name, $"its header says colour type {colour} with {depth} bits, which the format does not know");
        if (data[10] != 0 || data[11] != 0)
            throw Corrupt(name, $"its header says compression {data[10]} and filter method {data[11]}; the format knows only 0 and 0");
        if (data[12] != 0)
            throw new JdmException($"PNG '{name}' is interlaced; only PNGs without interlace are read. Save it again without interlace " +
                                   "(for example `magick in.png -interlace none out.png`).");
        var header = new PngHeader(name, (int)width, (int)height, depth, (PngColour)colour);
        var bytes = (double)width * height * header.Channels * (depth == 16 ? 2 : 1);
        if (bytes + height > int.MaxValue - 64)
            throw new JdmException($"PNG '{name}' of {width}x{height} pixels needs {bytes / (1 << 30):0.0} GiB in memory; " +
                                   "at most 2 GiB are read. Cut it into tiles.");
        return header;
    }

    internal static JdmException Corrupt(string name, string what, Exception? inner = null) =>
        new($"PNG '{name}' is corrupt: {what}. Copy or export the file again.", inner);
}
