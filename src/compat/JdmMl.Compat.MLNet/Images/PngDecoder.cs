using System.Buffers.Binary;
using System.IO.Compression;

namespace Microsoft.ML.Images;

/// <summary>PNG to 8-bit pixels: every colour type and depth, interlaced or not, check sums checked.</summary>
internal static class PngDecoder
{
    // Adam7: first column, first row, column step, row step of each pass.
    private static readonly (int X, int Y, int Dx, int Dy)[] Adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    public static Raster Decode(ReadOnlySpan<byte> file)
    {
        PngHeader header = null;
        byte[] palette = [];
        byte[] transparency = null;
        using var packed = new MemoryStream();
        for (var at = 8; ;)
        {
            PngHeader.Demand(file.Length - at >= 12, "it is cut off");
            var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            PngHeader.Demand(length <= file.Length - at - 12, "it is cut off");
            var named = file.Slice(at + 4, (int)length + 4);
            var name = System.Text.Encoding.ASCII.GetString(named[..4]);
            at += (int)length + 12;
            PngHeader.Demand(Crc32.Of(named) == BinaryPrimitives.ReadUInt32BigEndian(file[(at - 4)..]),
                $"the check sum of chunk {name} is wrong");
            PngHeader.Demand(header is not null || name == "IHDR", $"chunk {name} stands before the header");
            var data = named[4..];
            switch (name)
            {
                case "IHDR": header = PngHeader.Read(data); break;
                case "PLTE": palette = data.ToArray(); break;
                case "tRNS": transparency = data.ToArray(); break;
                case "IDAT": packed.Write(data); break;
                case "IEND": return Unpack(header, palette, transparency, packed);
                default:
                    PngHeader.Demand(char.IsLower(name[0]), $"chunk {name} is unknown and required");
                    break;
            }
        }
    }

    private static Raster Unpack(PngHeader header, byte[] palette, byte[] transparency, MemoryStream packed)
    {
        var raster = Raster.Blank(header.Width, header.Height);
        var samples = new PngSamples(header, palette, transparency);
        packed.Position = 0;
        using var unpacked = new ZLibStream(packed, CompressionMode.Decompress);
        try
        {
            foreach (var (x, y, dx, dy) in header.Interlaced ? Adam7 : [(0, 0, 1, 1)])
                ReadPass(unpacked, header, samples, raster, x, y, dx, dy);
        }
        catch (EndOfStreamException fault)
        {
            throw new InvalidDataException("PNG: it has too few pixels", fault);
        }
        return raster;
    }

    private static void ReadPass(Stream unpacked, PngHeader header, PngSamples samples, Raster raster, int x, int y, int dx, int dy)
    {
        var columns = (header.Width - x + dx - 1) / dx;
        var rows = (header.Height - y + dy - 1) / dy;
        if (columns <= 0 || rows <= 0)
            return;
        // The filter byte, then the row. The row above the first is zero.
        var line = new byte[header.RowBytes(columns) + 1];
        var above = new byte[line.Length];
        for (var row = 0; row < rows; row++)
        {
            unpacked.ReadExactly(line);
            Unfilter(line[0], line.AsSpan(1), above.AsSpan(1), header.PixelBytes);
            samples.Write(line.AsSpan(1), columns, raster.Bgra.AsSpan(((y + row * dy) * header.Width + x) * 4), dx * 4);
            (line, above) = (above, line);
        }
    }

    // Each byte was written as the difference to a guess from its neighbours: left, above, and above left.
    private static void Unfilter(byte filter, Span<byte> line, ReadOnlySpan<byte> above, int pixel)
    {
        PngHeader.Demand(filter <= 4, $"filter {filter} does not exist");
        above = above[..line.Length];
        switch (filter)
        {
            case 1:
                for (var i = pixel; i < line.Length; i++)
                    line[i] += line[i - pixel];
                break;
            case 2:
                for (var i = 0; i < line.Length; i++)
                    line[i] += above[i];
                break;
            case 3:
                for (var i = 0; i < line.Length; i++)
                    line[i] += (byte)(((i < pixel ? 0 : line[i - pixel]) + above[i]) / 2);
                break;
            case 4:
                for (var i = 0; i < line.Length; i++)
                    line[i] += i < pixel ? above[i] : (byte)Paeth(line[i - pixel], above[i], above[i - pixel]);
                break;
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        var estimate = left + up - corner;
        var (toLeft, toUp, toCorner) = (Math.Abs(estimate - left), Math.Abs(estimate - up), Math.Abs(estimate - corner));
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }
}
