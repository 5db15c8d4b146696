using System.Buffers.Binary;

namespace Microsoft.ML.Images;

/// <summary>Uncompressed BMP of 1, 4, 8, 24 or 32 bits.</summary>
internal static class BmpDecoder
{
    public static Raster Decode(ReadOnlySpan<byte> file)
    {
        Demand(file.Length >= 54, "it is cut off");
        var start = Number(file, 10);
        var header = Number(file, 14);
        Demand(header >= 40, $"its header has {header} bytes; 40 or more are understood");
        var (width, height) = (Number(file, 18), Number(file, 22));
        var depth = BinaryPrimitives.ReadUInt16LittleEndian(file[28..]);
        var compression = Number(file, 30);
        Demand(depth is 1 or 4 or 8 or 24 or 32, $"{depth} bits a pixel are not understood");
        Demand(compression == 0, $"compression {compression} is not understood");
        // A negative height means that the first row is the top one.
        var upright = height < 0;
        var raster = Raster.Blank(width, Math.Abs(height));
        var stride = ((long)width * depth + 31) / 32 * 4;
        Demand(start >= 54 && start + stride * raster.Height <= file.Length, "it is cut off");
        var colours = depth > 8 ? [] : Palette(file, header, depth, start);
        for (var y = 0; y < raster.Height; y++)
        {
            var line = file.Slice((int)(start + stride * (upright ? y : raster.Height - 1 - y)), (int)stride);
            for (var x = 0; x < width; x++)
            {
                var bgr = depth > 8 ? line.Slice(x * depth / 8, 3) : colours.Slice(Index(line, x, depth, colours.Length / 4) * 4, 3);
                var pixel = raster.Bgra.AsSpan((y * width + x) * 4, 4);
                bgr.CopyTo(pixel);
                pixel[3] = 255;
            }
        }
        return raster;
    }

    private static ReadOnlySpan<byte> Palette(ReadOnlySpan<byte> file, int header, int depth, int start)
    {
        var used = Number(file, 46);
        var count = used == 0 ? 1 << depth : used;
        Demand(count is > 0 and <= 256 && 14 + header + count * 4 <= start, $"its palette of {count} colours does not fit");
        return file.Slice(14 + header, count * 4);
    }

    private static int Index(ReadOnlySpan<byte> line, int x, int depth, int count)
    {
        var bit = x * depth;
        var index = (line[bit >> 3] >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
        Demand(index < count, $"colour {index} is not in its palette");
        return index;
    }

    private static int Number(ReadOnlySpan<byte> file, int at) => BinaryPrimitives.ReadInt32LittleEndian(file[at..]);

    private static void Demand(bool holds, string fault)
    {
        if (!holds)
            throw new InvalidDataException($"BMP: {fault}");
    }
}
