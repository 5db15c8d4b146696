using System.Buffers.Binary;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace JdmMl.Data;

/// <summary>Opens pack files and checks them.</summary>
internal static class PackReader
{
    private const int TrailerLength = 24;   // the footer's length and CRC, and the mark

    internal static SafeFileHandle Open(string path) =>
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);

    /// <summary>The footer of a whole file; null with the reason otherwise.</summary>
    internal static PackFooter? ReadFooter(SafeFileHandle file, out string fault)
    {
        var length = RandomAccess.GetLength(file);
        Span<byte> start = stackalloc byte[8], end = stackalloc byte[TrailerLength];
        fault = $"it is no pack, or was cut off ({length} bytes)";
        if (length < 8 + TrailerLength || !FileRegion.TryRead(file, start, 0) || !FileRegion.TryRead(file, end, length - TrailerLength)) return null;
        if (!start.SequenceEqual(PackWriter.Mark) || !end[16..].SequenceEqual(PackWriter.Mark)) return null;
        var footerLength = BinaryPrimitives.ReadInt64LittleEndian(end);
        if (footerLength < 2 || footerLength > length - 8 - TrailerLength || footerLength > Array.MaxLength) return null;
        var json = new byte[footerLength];
        if (!FileRegion.TryRead(file, json, length - TrailerLength - footerLength)) return null;
        fault = "its footer is damaged";
        if (Crc32.Of(json) != BinaryPrimitives.ReadUInt64LittleEndian(end[8..])) return null;
        try
        {
            var footer = JsonSerializer.Deserialize<PackFooter>(json, StrictJson.Options);
            if (footer?.Items is null || footer.Size < 1 || footer.ClassCount < 2) return null;
            fault = "its length does not fit its contents";
            return 8 + 4L * footer.Size * footer.Size * footer.Items.Length == length - TrailerLength - footerLength ? footer : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Reads everything once and compares the content hash.</summary>
    internal static bool HashAgrees(SafeFileHandle file, PackFooter footer)
    {
        using var hash = new PackHash(footer.Size);
        var record = new byte[4 * footer.Size * footer.Size];
        for (var i = 0; i < footer.Items.Length; i++)
        {
            if (!FileRegion.TryRead(file, record, 8 + (long)i * record.Length)) return false;
            hash.AddRecord(record);
        }
        return hash.Finish(footer.Items) == footer.Hash;
    }
}
