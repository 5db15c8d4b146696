using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace JdmMl.Data;

/// <summary>Reads PNG (ISO/IEC 15948) without interlace. Every CRC is checked, nothing is repaired.</summary>
internal static class PngReader
{
    private const ulong Signature = 0x89504E470D0A1A0A;
    private const int HighestDeflateRatio = 1032;   // a deflate stream cannot grow by more than this

    internal static bool IsPng(ReadOnlySpan<byte> file) => file.Length >= 8 && BinaryPrimitives.ReadUInt64BigEndian(file) == Signature;

    internal static PngImage Read(byte[] file, string name)
    {
        if (!IsPng(file)) throw NotPng(file, name);
        PngHeader? header = null;
        byte[]? palette = null;
        var data = new List<ArraySegment<byte>>();
        var dataEnded = false;
        for (var at = 8; ;)
        {
            var (type, start, length) = NextChunk(file, at, name);
            var chunk = file.AsSpan(start, length);
            at = start + length + 4;
            if (header is null && type != "IHDR") throw PngHeader.Corrupt(name, $"it begins with chunk {type} instead of IHDR");
            dataEnded |= data.Count > 0 && type != "IDAT";
            switch (type)
            {
                case "IHDR" when header is null:
                    header = PngHeader.Parse(name, chunk);
                    break;
                case "PLTE" when palette is null && data.Count == 0:
                    if (length == 0 || length % 3 != 0 || length > 768) throw PngHeader.Corrupt(name, $"its palette holds {length} bytes");
                    palette = chunk.ToArray();
                    break;
                case "IDAT" when !dataEnded:
                    data.Add(new(file, start, length));
                    break;
                case "IEND":
                    if (data.Count == 0) throw PngHeader.Corrupt(name, "it holds no image data");
                    if (header!.Colour == PngColour.Palette && palette is null) throw PngHeader.Corrupt(name, "its palette is missing");
                    return new PngImage(header, Unpack(header, data), header.Colour == PngColour.Palette ? palette : null);
                case "IHDR" or "PLTE" or "IDAT":
                    throw PngHeader.Corrupt(name, $"chunk {type} stands where it is not allowed");
                default:
                    if (char.IsAsciiLetterUpper(type[0]))
                        throw new JdmException($"PNG '{name}' needs chunk {type}, which is not known here. Save it again as a plain PNG.");
                    break;
            }
        }
    }

    private static JdmException NotPng(ReadOnlySpan<byte> file, string name) => file.Length < 8
        ? PngHeader.Corrupt(name, $"it ends after {file.Length} bytes")
        : new($"'{name}' is not a PNG file: it begins with {Convert.ToHexString(file[..8])}. Check the file, or convert it to PNG.");

    private static (string Type, int Start, int Length) NextChunk(byte[] file, int at, string name)
    {
        if (file.Length - at < 12) throw Truncated(file, name);
        var length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
        var body = file.AsSpan(at + 4);
        foreach (var letter in body[..4])
            if (!char.IsAsciiLetter((char)letter))
                throw PngHeader.Corrupt(name, $"at byte {at} a chunk name was expected and {Convert.ToHexString(body[..4])} was found");
        var type = Encoding.ASCII.GetString(body[..4]);
        if (length > (uint)(file.Length - at - 12)) throw Truncated(file, name, type);
        var stored = BinaryPrimitives.ReadUInt32BigEndian(body[(4 + (int)length)..]);
        var found = Crc32.Of(body[..(4 + (int)length)]);
        if (stored != found) throw PngHeader.Corrupt(name, $"chunk {type} at byte {at} has checksum {found:X8} instead of {stored:X8}");
        return (type, at + 8, (int)length);
    }

    private static JdmException Truncated(byte[] file, string name, string? type = null) =>
        PngHeader.Corrupt(name, $"it ends after {file.Length} bytes, {(type is null ? "before its end mark" : $"within chunk {type}")}");

    private static byte[] Unpack(PngHeader header, List<ArraySegment<byte>> data)
    {
        var stride = header.Stride;
        var compressed = data.Sum(segment => (long)segment.Count);
        if (((double)stride + 1) * header.Height > (compressed + 64) * (double)HighestDeflateRatio)
            throw PngHeader.Corrupt(header.Name, $"{compressed} bytes of image data cannot hold {header.Width}x{header.Height} pixels");
        var rows = GC.AllocateUninitializedArray<byte>(checked(stride * header.Height));
        try
        {
            using var unzip = new ZLibStream(Join(data, compressed), CompressionMode.Decompress);
            ReadRows(header, unzip, rows);
        }
        catch (EndOfStreamException exception)
        {
            throw PngHeader.Corrupt(
                header.Name, $"its image data ends early (it should hold {header.Width}x{header.Height} pixels)", exception);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw PngHeader.Corrupt(header.Name, "its image data cannot be unpacked", exception);
        }
        return header.BitDepth switch { < 8 => SplitBits(header, rows), 16 => ToMachineOrder(rows), _ => rows };
    }

    private static MemoryStream Join(List<ArraySegment<byte>> data, long length)
    {
        if (data.Count == 1) return new MemoryStream(data[0].Array!, data[0].Offset, data[0].Count, writable: false);
        var joined = new MemoryStream((int)length);
        foreach (var segment in data) joined.Write(segment);
        joined.Position = 0;
        return joined;
    }

    private static void ReadRows(PngHeader header, ZLibStream unzip, byte[] rows)
    {
        var (stride, line) = (header.Stride, header.Stride + 1);
        var band = new byte[line * Math.Clamp(65536 / line, 1, header.Height)];
        ReadOnlySpan<byte> above = new byte[stride];
        for (var y = 0; y < header.Height;)
        {
            var count = Math.Min(band.Length / line, header.Height - y);
            unzip.ReadExactly(band, 0, count * line);
            for (var i = 0; i < count; i++, y++)
            {
                var row = rows.AsSpan(y * stride, stride);
                if (!PngFilters.Undo(band[i * line], band.AsSpan(i * line + 1, stride), above, row, header.PixelBytes))
                    throw PngHeader.Corrupt(header.Name, $"row {y} has filter {band[i * line]}; the format knows 0 to 4");
                above = row;
            }
        }
        if (unzip.ReadByte() >= 0)   // reads to the end of the stream, where its own checksum is compared
            throw PngHeader.Corrupt(header.Name, $"it holds more image data than {header.Width}x{header.Height} pixels need");
    }

    private static byte[] SplitBits(PngHeader header, byte[] rows)
    {
        var (width, depth, stride) = (header.Width, header.BitDepth, header.Stride);
        var samples = GC.AllocateUninitializedArray<byte>(width * header.Height);
        var highest = (1 << depth) - 1;
        for (var y = 0; y < header.Height; y++)
            for (var x = 0; x < width; x++)
            {
                var bit = x * depth;
                samples[y * width + x] = (byte)(rows[y * stride + (bit >> 3)] >> 8 - depth - (bit & 7) & highest);
            }
        return samples;
    }

    private static byte[] ToMachineOrder(byte[] rows)
    {
        if (!BitConverter.IsLittleEndian) return rows;
        var wide = MemoryMarshal.Cast<byte, ushort>(rows.AsSpan());
        BinaryPrimitives.ReverseEndianness(wide, wide);
        return rows;
    }
}
