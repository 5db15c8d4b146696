using System.Buffers.Binary;

namespace JdmMl.Data;

/// <summary>Finds truncated JPEGs, which decoders fill with grey and accept.</summary>
internal static class JpegEnd
{
    /// <summary>
    /// Walks the marker segments to the image data and asks for an end mark (FF D9) behind it: within the data, FF is always followed by 00
    /// or a restart mark.
    /// </summary>
    internal static void Require(ReadOnlySpan<byte> file, string name)
    {
        var at = 2;
        while (at + 4 <= file.Length && file[at] == 0xFF)
        {
            var marker = file[at + 1];
            if (marker == 0xFF)   // padding
            {
                at++;
                continue;
            }
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            if (marker != 0xDA) continue;
            if (at < file.Length && file[at..].LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) >= 0) return;
            break;
        }
        throw new JdmException(
            $"JPEG '{name}' is truncated or corrupt: it ends after {file.Length} bytes without an end mark. " +
            "Copy or export the file again.");
    }
}
