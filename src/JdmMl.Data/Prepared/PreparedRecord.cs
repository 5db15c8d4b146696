using System.Security.Cryptography;

namespace JdmMl.Data;

/// <summary>What prepared.json says of a laid-out copy.</summary>
public sealed record PreparedRecord
{
    /// <summary>Name of the file in the prepared folder.</summary>
    public const string FileName = "prepared.json";

    /// <summary>Version of the form.</summary>
    public required int Format { get; init; }

    /// <summary>Name of the data set.</summary>
    public required string Name { get; init; }

    /// <summary>Where it comes from.</summary>
    public required string HomePage { get; init; }

    /// <summary>Terms of use.</summary>
    public required string Licence { get; init; }

    /// <summary>What to cite.</summary>
    public required string Citation { get; init; }

    /// <summary>What it was made from: archives with their checksums, folders by name.</summary>
    public required PreparedFile[] Sources { get; init; }

    /// <summary>How the original masks became class ids.</summary>
    public required string MaskEncoding { get; init; }

    /// <summary>Pairs in each split, and in all under "total".</summary>
    public required Dictionary<string, int> Counts { get; init; }

    /// <summary>The manifest and the table of groups of the copy.</summary>
    public required PreparedFile[] Tables { get; init; }

    /// <summary>Every pair, in the order of its source.</summary>
    public required PreparedPair[] Pairs { get; init; }

    /// <summary>Reads the record of a prepared folder.</summary>
    /// <exception cref="JdmException">There is none, or it is malformed.</exception>
    public static PreparedRecord Read(string folder) => StrictJson.Read<PreparedRecord>(Path.Combine(folder, FileName), "Record");
}

/// <summary>A file with what tells its content.</summary>
public sealed record PreparedFile
{
    /// <summary>Path relative to the prepared folder, divided by /; for sources the file's name.</summary>
    public required string Path { get; init; }

    /// <summary>Length; 0 for a folder.</summary>
    public long Bytes { get; init; }

    /// <summary>SHA-256 in upper-case hexadecimal; empty for a folder.</summary>
    public string Sha256 { get; init; } = "";

    internal static PreparedFile Of(string path, string name)
    {
        using var stream = File.OpenRead(path);
        return new PreparedFile { Path = name, Bytes = stream.Length, Sha256 = Convert.ToHexString(SHA256.HashData(stream)) };
    }

    internal static PreparedFile Write(string folder, string name, byte[] bytes)
    {
        var path = System.IO.Path.Combine(folder, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return new PreparedFile { Path = name, Bytes = bytes.Length, Sha256 = Convert.ToHexString(SHA256.HashData(bytes)) };
    }
}

/// <summary>A pair of a prepared copy.</summary>
public sealed record PreparedPair
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its split, or empty.</summary>
    public required string Split { get; init; }

    /// <summary>Patient or sequence.</summary>
    public required string Group { get; init; }

    /// <summary>Width, pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height, pixels.</summary>
    public required int Height { get; init; }

    /// <summary>The image's file.</summary>
    public required PreparedFile Image { get; init; }

    /// <summary>The mask's file, class ids as 8-bit grey PNG.</summary>
    public required PreparedFile Mask { get; init; }

    /// <summary>Object ids as 16-bit grey PNG, or null.</summary>
    public PreparedFile? Instances { get; init; }

    /// <summary>Its two or three files.</summary>
    public IEnumerable<PreparedFile> Files() => Instances is null ? [Image, Mask] : [Image, Mask, Instances];
}
