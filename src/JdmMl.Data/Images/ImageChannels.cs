using System.Buffers.Binary;

namespace JdmMl.Data;

/// <summary>How many channels image files store, from their first bytes; a palette counts as the three that it becomes.</summary>
public static class ImageChannels
{
    /// <summary>
    /// Refuses sources whose image files store different numbers of channels: such sets mix stains, exports or masks by mistake. Sources
    /// without files pass.
    /// </summary>
    /// <exception cref="JdmException">There are files of several kinds; the message counts them and names one of each.</exception>
    public static void RequireUniform(IPairSource source)
    {
        var kinds = new SortedDictionary<int, (int Count, string Example)>();
        for (var index = 0; index < source.Items.Count; index++)
        {
            if (source.ImagePathOf(index) is not { } path || Of(path) is not { } channels) continue;
            kinds[channels] = kinds.TryGetValue(channels, out var known) ? (known.Count + 1, known.Example) : (1, path);
        }
        if (kinds.Count < 2) return;
        var found = kinds.Select(kind => $"{kind.Value.Count} with {kind.Key} (for example '{kind.Value.Example}')");
        throw new JdmException(
            $"The images of '{source.Name}' have mixed channel counts: {string.Join(", ", found)}; expected one number for all. " +
            "Export them again with the same channels, RGB for colour images.");
    }

    /// <summary>The number of channels of a PNG, JPEG or BMP file; null where the file says nothing of the kind.</summary>
    public static int? Of(string path)
    {
        using var file = File.OpenRead(path);
        var head = new byte[32];
        var read = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (PngReader.IsPng(head) && read > 25)
            return head[25] switch { 0 => 1, 4 => 2, 6 => 4, _ => 3 };                  // grey, grey + alpha, RGBA; RGB and palette
        if (head.AsSpan().StartsWith("BM"u8) && read > 29)
            return BinaryPrimitives.ReadUInt16LittleEndian(head.AsSpan(28)) == 32 ? 4 : 3;
        return ColourImages.IsJpeg(head) ? OfJpeg(file) : null;
    }

    // the component count of the frame header (SOF0-SOF15 without the table markers C4, C8 and CC)
    private static int? OfJpeg(FileStream file)
    {
        file.Position = 2;
        var segment = new byte[4];
        while (file.ReadAtLeast(segment, 4, throwOnEndOfStream: false) == 4 && segment[0] == 0xFF)
        {
            if (segment[1] is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                var frame = new byte[6];
                return file.ReadAtLeast(frame, 6, throwOnEndOfStream: false) == 6 ? frame[5] : null;
            }
            file.Position += segment[1] == 0xFF ? -3 : BinaryPrimitives.ReadUInt16BigEndian(segment.AsSpan(2)) - 2;
        }
        return null;
    }
}
