using System.Buffers.Binary;
using System.Text;

namespace JdmMl.Training;

/// <summary>Where the bytes of a file inside a zip archive lie.</summary>
/// <param name="Offset">In the archive.</param>
/// <param name="Length">As they lie there.</param>
/// <param name="Method">0 when they are the file's own; everything else is a compression.</param>
internal readonly record struct ZipEntry(long Offset, long Length, int Method);

/// <summary>
/// Where the files of a zip archive lie, as its central directory says (with the 64-bit records that torch.save always writes).
/// Nothing is unpacked.
/// </summary>
internal static class ZipDirectory
{
    private const uint EndSignature = 0x06054b50, End64Signature = 0x06064b50, LocatorSignature = 0x07064b50;
    private const uint CentralSignature = 0x02014b50, LocalSignature = 0x04034b50;
    private const int MaxDirectory = 64 << 20, MaxEntries = 1_000_000;

    /// <exception cref="FormatException">Says what is wrong with the archive.</exception>
    internal static Dictionary<string, ZipEntry> Read(Stream stream)
    {
        var (position, size, count) = FindDirectory(stream);
        if (position < 0 || size is < 0 or > MaxDirectory || position + size > stream.Length || count is < 0 or > MaxEntries)
            throw new FormatException("the zip directory lies outside the file");
        byte[] directory = ReadAt(stream, position, (int)size);
        var entries = new Dictionary<string, ZipEntry>(StringComparer.Ordinal);
        int at = 0;
        for (long i = 0; i < count; i++)
        {
            var (name, entry, next) = ReadEntry(stream, directory, at);
            if (!entries.TryAdd(name, entry)) throw new FormatException($"the zip directory names '{name}' twice");
            at = next;
        }
        return entries;
    }

    private static (long Position, long Size, long Count) FindDirectory(Stream stream)
    {
        const int EndLength = 22, LocatorLength = 20, End64Length = 56;
        int tailLength = (int)Math.Min(stream.Length, EndLength + ushort.MaxValue + LocatorLength);
        byte[] tail = ReadAt(stream, stream.Length - tailLength, tailLength);
        int end = tailLength - EndLength;
        while (end >= 0 && U32(tail, end) != EndSignature) end--;
        if (end < 0) throw new FormatException("it has no zip directory at its end; it may have been cut");
        var found = (Position: (long)U32(tail, end + 16), Size: (long)U32(tail, end + 12), Count: (long)U16(tail, end + 10));
        if (end < LocatorLength || U32(tail, end - LocatorLength) != LocatorSignature) return found;
        long record = (long)U64(tail, end - LocatorLength + 8);
        if (record < 0 || record + End64Length > stream.Length) throw new FormatException("the zip64 record lies outside the file");
        byte[] end64 = ReadAt(stream, record, End64Length);
        if (U32(end64, 0) != End64Signature) throw new FormatException("the zip64 record is missing");
        return ((long)U64(end64, 48), (long)U64(end64, 40), (long)U64(end64, 32));
    }

    private static (string Name, ZipEntry Entry, int Next) ReadEntry(Stream stream, byte[] directory, int at)
    {
        const int Fixed = 46;
        if (at + Fixed > directory.Length || U32(directory, at) != CentralSignature)
            throw new FormatException("the zip directory is broken");
        int flags = U16(directory, at + 8), method = U16(directory, at + 10);
        long packed = U32(directory, at + 20), length = U32(directory, at + 24), local = U32(directory, at + 42);
        int nameLength = U16(directory, at + 28), extraLength = U16(directory, at + 30), commentLength = U16(directory, at + 32);
        int next = at + Fixed + nameLength + extraLength + commentLength;
        if (next > directory.Length) throw new FormatException("the zip directory is broken");
        string name = Encoding.UTF8.GetString(directory, at + Fixed, nameLength);
        if (name.Contains('\\') || name.Split('/') is var steps && (steps[0] == "" || steps.Contains("..")))
            throw new FormatException($"its zip entry '{name}' points out of the archive");
        Widen(directory.AsSpan(at + Fixed + nameLength, extraLength), ref length, ref packed, ref local);
        if ((flags & 1) != 0) throw new FormatException($"its zip entry '{name}' is encrypted");
        if (method == 0 && packed != length) throw new FormatException($"its zip entry '{name}' has two lengths, {packed} and {length}");
        return (name, new ZipEntry(DataOffset(stream, name, local, packed), packed, method), next);
    }

    // The zip64 field holds, in this order, those values that are all ones in the entry.
    private static void Widen(ReadOnlySpan<byte> extra, ref long length, ref long packed, ref long local)
    {
        while (extra.Length >= 4)
        {
            int size = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (4 + size > extra.Length) return;                            // padding, as old writers leave it
            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == 1)
            {
                var field = extra.Slice(4, size);
                Take(ref field, ref length);
                Take(ref field, ref packed);
                Take(ref field, ref local);
                return;
            }
            extra = extra[(4 + size)..];
        }
    }

    private static void Take(ref ReadOnlySpan<byte> field, ref long value)
    {
        if (value != uint.MaxValue || field.Length < 8) return;
        value = BinaryPrimitives.ReadInt64LittleEndian(field);
        field = field[8..];
    }

    private static long DataOffset(Stream stream, string name, long local, long length)
    {
        const int Fixed = 30;
        if (local < 0 || length < 0 || local > stream.Length - Fixed)
            throw new FormatException($"its zip entry '{name}' lies outside the file");
        byte[] header = ReadAt(stream, local, Fixed);
        if (U32(header, 0) != LocalSignature) throw new FormatException($"its zip entry '{name}' has no header");
        long offset = local + Fixed + U16(header, 26) + U16(header, 28);
        if (length > stream.Length - offset) throw new FormatException($"its zip entry '{name}' lies outside the file");
        return offset;
    }

    private static byte[] ReadAt(Stream stream, long position, int length)
    {
        byte[] bytes = new byte[length];
        stream.Position = position;
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static ushort U16(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));
    private static uint U32(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
    private static ulong U64(byte[] bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
}
