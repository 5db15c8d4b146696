using System.Buffers.Binary;

namespace JdmMl.Data;

/// <summary>The tags that are looked at, by their numbers in TIFF 6.0.</summary>
internal enum TiffTag
{
    Width = 256, Height = 257, BitsPerSample = 258, Compression = 259, Photometric = 262, FillOrder = 266, StripOffsets = 273,
    Orientation = 274, SamplesPerPixel = 277, RowsPerStrip = 278, StripByteCounts = 279, PlanarConfiguration = 284, Predictor = 317,
    ColourMap = 320, TileWidth = 322, TileHeight = 323, TileOffsets = 324, TileByteCounts = 325, SampleFormat = 339,
}

/// <summary>The fields of the first image file directory; later pages are never looked for, so no chain of them can loop.</summary>
internal sealed class TiffDirectory
{
    private readonly byte[] _file;
    private readonly bool _bigEndian;
    private readonly Dictionary<int, (int Type, uint Count, int At)> _fields = [];

    private TiffDirectory(byte[] file, string name, bool bigEndian) => (_file, Name, _bigEndian) = (file, name, bigEndian);

    internal string Name { get; }

    internal static bool IsTiff(ReadOnlySpan<byte> file) =>
        file.StartsWith("II*\0"u8) || file.StartsWith("MM\0*"u8) || file.StartsWith("II+\0"u8) || file.StartsWith("MM\0+"u8);

    internal static TiffDirectory Parse(byte[] file, string name)
    {
        if (!IsTiff(file))
            throw new JdmException($"'{name}' is not a TIFF file: it begins with " +
                                   $"{Convert.ToHexString(file.AsSpan(0, Math.Min(4, file.Length)))}. " +
                                   "Check the file, or convert it to PNG.");
        var directory = new TiffDirectory(file, name, file[0] == 'M');
        if (file[2] == '+' || file[3] == '+')
            throw directory.Refused("it is a BigTIFF (64-bit offsets); classic TIFFs are read");
        directory.ReadFields();
        return directory;
    }

    internal JdmException Corrupt(string what, Exception? inner = null) =>
        new($"TIFF '{Name}' is corrupt: {what}. Copy or export the file again.", inner);

    internal JdmException Refused(string what) => new($"TIFF '{Name}' cannot be read: {what}. " +
        "Save it as PNG, or as an 8-bit TIFF with LZW, Deflate, PackBits or no compression (for example `magick in.tif out.png`).");

    internal bool Has(TiffTag tag) => _fields.ContainsKey((int)tag);

    /// <summary>The first value of a tag, or what the format takes where the tag is absent.</summary>
    internal long Value(TiffTag tag, long absent) => Has(tag) ? Values(tag, 1)[0] : absent;

    /// <summary>A value that every file must hold.</summary>
    internal long Required(TiffTag tag) => Has(tag) ? Values(tag, 1)[0] : throw Corrupt($"it lacks the tag {tag} ({(int)tag})");

    /// <summary>The first <paramref name="count"/> values of a tag.</summary>
    internal uint[] Values(TiffTag tag, long count)
    {
        if (!_fields.TryGetValue((int)tag, out var field)) throw Corrupt($"it lacks the tag {tag} ({(int)tag})");
        if (field.Count < count) throw Corrupt($"tag {tag} holds {field.Count} values instead of {count}");
        var size = SizeOf(field.Type);
        if (size is 0 or 8) throw Corrupt($"tag {tag} has the field type {field.Type} instead of a whole number");
        var values = new uint[count];
        for (var i = 0; i < values.Length; i++)
        {
            var at = field.At + i * size;
            values[i] = size switch { 1 => _file[at], 2 => U16(at), _ => U32(at) };
        }
        return values;
    }

    /// <summary>Number of values that a tag holds.</summary>
    internal long CountOf(TiffTag tag) => _fields.TryGetValue((int)tag, out var field) ? field.Count : 0;

    private void ReadFields()
    {
        if (_file.Length < 8) throw Corrupt($"it ends after {_file.Length} bytes");
        long at = U32(4);
        if (at < 8 || at + 2 > _file.Length) throw Corrupt($"its directory is said to begin at byte {at} of {_file.Length}");
        int count = U16((int)at);
        if (count == 0 || at + 2 + 12L * count > _file.Length)
            throw Corrupt($"its directory of {count} fields leaves the file of {_file.Length} bytes");
        for (var i = 0; i < count; i++)
        {
            var entry = (int)at + 2 + 12 * i;
            int tag = U16(entry), type = U16(entry + 2);
            if (!Enum.IsDefined((TiffTag)tag)) continue;
            var (values, bytes) = (U32(entry + 4), (long)U32(entry + 4) * SizeOf(type));
            long start = bytes <= 4 ? entry + 8 : U32(entry + 8);
            if (values == 0 || start + bytes > _file.Length)
                throw Corrupt($"tag {(TiffTag)tag} with {values} values lies outside the file of {_file.Length} bytes");
            _fields.TryAdd(tag, (type, values, (int)start));
        }
    }

    private static int SizeOf(int type) => type switch
    {
        1 or 2 or 6 or 7 => 1, 3 or 8 => 2, 4 or 9 or 11 => 4, 5 or 10 or 12 => 8, _ => 0,
    };

    private ushort U16(int at) => _bigEndian
        ? BinaryPrimitives.ReadUInt16BigEndian(_file.AsSpan(at))
        : BinaryPrimitives.ReadUInt16LittleEndian(_file.AsSpan(at));

    private uint U32(int at) => _bigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(_file.AsSpan(at))
        : BinaryPrimitives.ReadUInt32LittleEndian(_file.AsSpan(at));
}
