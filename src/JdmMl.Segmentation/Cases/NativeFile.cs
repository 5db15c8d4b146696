using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using JdmMl.Data;
using Microsoft.Win32.SafeHandles;

namespace JdmMl.Segmentation;

/// <summary>A file of cases: mark, records, footer JSON, its length, its SHA-256, mark.</summary>
internal static class NativeFile
{
    private const int TrailerLength = 8 + 32 + 8;

    private static ReadOnlySpan<byte> Mark => "JDMCASE1"u8;

    internal static void Write(
        Stream stream, IPairSource source, string? key, IProgress<(int done, int total)>? progress, CancellationToken ct)
    {
        var (cases, highest, offset) = (new List<NativeCase>(), 1, (long)Mark.Length);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        stream.Write(Mark);
        for (var index = 0; index < source.Items.Count; index++)
        {
            ct.ThrowIfCancellationRequested();
            var (entry, bytes) = NativeRecord.From(source.Read(index));
            entry = entry with { Offset = offset };
            stream.Write(bytes);
            Add(hash, entry, bytes);
            cases.Add(entry);
            offset += bytes.Length;
            highest = entry.Classes.Aggregate(highest, (most, one) => Math.Max(most, one.Label));
            progress?.Report((index + 1, source.Items.Count));
        }
        var footer = JsonSerializer.SerializeToUtf8Bytes(new NativeFooter
        {
            ClassCount = highest + 1,
            Key = key,
            Hash = Convert.ToHexString(hash.GetHashAndReset()).ToLowerInvariant(),
            Description = $"{source.Name}, native size, cropped to non-zero",
            Cases = [.. cases],
        }, SegmentationJson.Settings);
        stream.Write(footer);
        Span<byte> trailer = stackalloc byte[8 + 32];
        BinaryPrimitives.WriteInt64LittleEndian(trailer, footer.Length);
        SHA256.HashData(footer, trailer[8..]);
        stream.Write(trailer);
        stream.Write(Mark);
    }

    /// <summary>The footer of a whole file; null with the reason otherwise.</summary>
    internal static NativeFooter? ReadFooter(SafeFileHandle file, out string fault)
    {
        var length = RandomAccess.GetLength(file);
        Span<byte> start = stackalloc byte[8], end = stackalloc byte[TrailerLength];
        fault = $"it is no file of cases, or was cut off ({length} bytes)";
        if (length < Mark.Length + TrailerLength || !FileRegion.TryRead(file, start, 0) || !FileRegion.TryRead(file, end, length - TrailerLength)) return null;
        if (!start.SequenceEqual(Mark) || !end[40..].SequenceEqual(Mark)) return null;
        var footerLength = BinaryPrimitives.ReadInt64LittleEndian(end);
        if (footerLength < 2 || footerLength > length - Mark.Length - TrailerLength || footerLength > Array.MaxLength) return null;
        var json = new byte[footerLength];
        if (!FileRegion.TryRead(file, json, length - TrailerLength - footerLength)) return null;
        fault = "its footer is damaged";
        if (!SHA256.HashData(json).AsSpan().SequenceEqual(end[8..40])) return null;
        var footer = JsonSerializer.Deserialize<NativeFooter>(json, SegmentationJson.Settings)!;
        fault = "its length does not fit its contents";
        return Mark.Length + footer.Cases.Sum(one => one.Length()) == length - TrailerLength - footerLength ? footer : null;
    }

    /// <summary>Reads everything once and compares the content hash.</summary>
    internal static bool HashAgrees(SafeFileHandle file, NativeFooter footer)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var entry in footer.Cases)
        {
            var bytes = new byte[entry.Length()];
            if (!FileRegion.TryRead(file, bytes, entry.Offset)) return false;
            Add(hash, entry, bytes);
        }
        return Convert.ToHexString(hash.GetHashAndReset()).ToLowerInvariant() == footer.Hash;
    }

    private static void Add(IncrementalHash hash, NativeCase entry, byte[] bytes)
    {
        hash.AppendData(Encoding.UTF8.GetBytes($"{entry.Info.Id}\n{entry.Crop}\n"));
        hash.AppendData(bytes);
    }
}
