using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace JdmMl.Data;

/// <summary>Texts that change whenever pixels may have changed.</summary>
public static class Fingerprints
{
    /// <summary>SHA-256 of a text in UTF-8, upper-case hexadecimal.</summary>
    public static string OfText(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Null as soon as one part is unknown.</summary>
    internal static string? Combine(params string?[] parts) => parts.Contains(null) ? null : OfText(string.Join('\n', parts));

    internal static string OfFiles(string encoding, IEnumerable<string> paths)
    {
        var text = new StringBuilder(encoding);
        foreach (var path in paths)
        {
            var file = new FileInfo(path);
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n{path}\t{(file.Exists ? file.Length : -1)}\t{(file.Exists ? file.LastWriteTimeUtc.Ticks : 0)}");
        }
        return OfText(text.ToString());
    }

    internal static string OfPixels(IEnumerable<ImagePair> pairs)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var pair in pairs)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(
                string.Create(CultureInfo.InvariantCulture, $"{pair.Image.Width}x{pair.Image.Height}\n")));
            hash.AppendData(pair.Image.Pixels);
            hash.AppendData(pair.Mask.Labels);
        }
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
