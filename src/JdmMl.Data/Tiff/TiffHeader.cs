namespace JdmMl.Data;

/// <summary>What the directory says about the picture, checked: everything that is not read is refused here by name.</summary>
internal sealed record TiffHeader
{
    private TiffHeader(TiffDirectory directory, TiffCompression compression) => (Directory, Compression) = (directory, compression);

    internal TiffDirectory Directory { get; }

    internal int Width { get; private init; }

    internal int Height { get; private init; }

    internal int Channels { get; private init; }

    internal TiffColour Colour { get; private init; }

    internal bool WhiteIsZero { get; private init; }

    internal TiffCompression Compression { get; }

    /// <summary>Whether samples are stored as differences from their left neighbour.</summary>
    internal bool Differences { get; private init; }

    /// <summary>Whether each channel is stored on its own.</summary>
    internal bool Planar { get; private init; }

    /// <summary>Width of a tile, or of the picture where strips are used.</summary>
    internal int BlockWidth { get; private init; }

    /// <summary>Height of a tile or strip.</summary>
    internal int BlockHeight { get; private init; }

    internal bool Tiled { get; private init; }

    internal static TiffHeader Parse(TiffDirectory directory, long fileLength)
    {
        long width = directory.Required(TiffTag.Width), height = directory.Required(TiffTag.Height);
        if (width is < 1 or > int.MaxValue || height is < 1 or > int.MaxValue) throw directory.Corrupt($"it says {width}x{height} pixels");
        var compression = TiffCompression.Of(directory, directory.Value(TiffTag.Compression, 1));
        var (colour, whiteIsZero) = ColourOf(directory);
        var channels = ChannelsOf(directory, colour);
        CheckSamples(directory, channels);
        var tiled = directory.Has(TiffTag.TileWidth);
        var (blockWidth, blockHeight) = tiled
            ? (directory.Required(TiffTag.TileWidth), directory.Required(TiffTag.TileHeight))
            : (width, Math.Min(height, directory.Value(TiffTag.RowsPerStrip, uint.MaxValue)));
        if (blockWidth is < 1 or > int.MaxValue || blockHeight is < 1 or > int.MaxValue)
            throw directory.Corrupt($"it says blocks of {blockWidth}x{blockHeight} pixels");
        var stored = tiled ? Padded(width, blockWidth) * Padded(height, blockHeight) : (double)width * height;
        CheckMemory(directory, width, height, channels, compression, fileLength, stored);
        var predictor = directory.Value(TiffTag.Predictor, 1);
        if (predictor is not (1 or 2)) throw directory.Refused($"it uses predictor {predictor}; 1 (none) and 2 (horizontal) are known");
        return new TiffHeader(directory, compression)
        {
            Width = (int)width, Height = (int)height, Channels = channels, Colour = colour, WhiteIsZero = whiteIsZero,
            Differences = predictor == 2 && compression.Predicts, Tiled = tiled,
            Planar = channels > 1 && PlanarOf(directory), BlockWidth = (int)blockWidth, BlockHeight = (int)blockHeight,
        };
    }

    private static double Padded(long side, long block) => (side + block - 1) / block * (double)block;

    private static (TiffColour Colour, bool WhiteIsZero) ColourOf(TiffDirectory directory) =>
        directory.Required(TiffTag.Photometric) switch
        {
            0 => (TiffColour.Gray, true),
            1 => (TiffColour.Gray, false),
            2 => (TiffColour.Rgb, false),
            3 => (TiffColour.Palette, false),
            var other => throw directory.Refused($"its colours are {Photometric(other)}; grey, RGB and palette are read"),
        };

    private static string Photometric(long number) => number switch
    {
        4 => "a transparency mask", 5 => "CMYK", 6 => "YCbCr", 8 => "CIE L*a*b*", 9 => "ICC L*a*b*", 32844 or 32845 => "LogLuv",
        _ => $"of the kind {number}",
    };

    private static int ChannelsOf(TiffDirectory directory, TiffColour colour)
    {
        var (channels, colours) = (directory.Value(TiffTag.SamplesPerPixel, 1), colour == TiffColour.Rgb ? 3 : 1);
        var highest = colour == TiffColour.Palette ? colours : colours + 1;
        var kind = colour == TiffColour.Rgb ? "RGB" : colour == TiffColour.Gray ? "grey" : "a palette";
        return channels >= colours && channels <= highest
            ? (int)channels
            : throw directory.Refused($"it has {channels} samples a pixel; {colours}{(highest > colours ? $" or {highest}" : "")} " +
                                      $"are read for {kind}");
    }

    private static void CheckSamples(TiffDirectory directory, int channels)
    {
        var bits = directory.Has(TiffTag.BitsPerSample)
            ? directory.Values(TiffTag.BitsPerSample, Math.Min(channels, directory.CountOf(TiffTag.BitsPerSample)))
            : [1];
        if (bits.Any(depth => depth != 8))
            throw directory.Refused($"its samples have {string.Join(", ", bits.Distinct())} bit; 8 bit are read");
        var format = directory.Value(TiffTag.SampleFormat, 1);
        if (format is not (1 or 4))
            throw directory.Refused(
                $"its samples are {(format == 2 ? "signed" : format == 3 ? "floating-point" : $"of the format {format}")}; " +
                "unsigned ones are read");
        if (directory.Value(TiffTag.FillOrder, 1) != 1) throw directory.Refused("its bits are stored in reverse order (fill order 2)");
        var orientation = directory.Value(TiffTag.Orientation, 1);
        if (orientation > 1) throw directory.Refused($"it is turned or mirrored (orientation {orientation})");
    }

    private static bool PlanarOf(TiffDirectory directory) => directory.Value(TiffTag.PlanarConfiguration, 1) switch
    {
        1 => false,
        2 => true,
        var other => throw directory.Corrupt($"it says planar configuration {other}"),
    };

    // A small file that claims to be a huge picture is refused before memory is taken for it.
    private static void CheckMemory(
        TiffDirectory directory, long width, long height, int channels, TiffCompression compression, long fileLength, double stored)
    {
        var bytes = Math.Max((double)width * height * Math.Max(3, channels), stored * channels);
        if (bytes > int.MaxValue - 64)
            throw directory.Refused($"{width}x{height} pixels need {bytes / (1 << 30):0.0} GiB in memory; at most 2 GiB are read");
        if (stored * channels > (double)fileLength * compression.HighestRatio + 65536)
            throw directory.Corrupt($"its {fileLength} bytes cannot hold the {width}x{height} pixels that it promises");
    }
}
