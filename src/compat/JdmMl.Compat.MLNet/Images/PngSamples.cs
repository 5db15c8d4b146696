using System.Buffers.Binary;

namespace Microsoft.ML.Images;

/// <summary>Turns the samples of a PNG row into pixels.</summary>
internal sealed class PngSamples
{
    private readonly PngHeader _header;
    private readonly byte[] _palette;
    private readonly byte[] _paletteAlpha = [];
    // The one colour that is transparent, in samples as the file has them; null if there is none.
    private readonly int[] _transparent;

    public PngSamples(PngHeader header, byte[] palette, byte[] transparency)
    {
        (_header, _palette) = (header, palette);
        if (transparency is null)
            return;
        if (header.ColourType == PngHeader.Palette)
            _paletteAlpha = transparency;
        else if (header.ColourType is PngHeader.Grey or PngHeader.Rgb)
        {
            PngHeader.Demand(transparency.Length == header.Channels * 2, $"its transparent colour has {transparency.Length} bytes");
            _transparent = Enumerable.Range(0, header.Channels)
                .Select(c => (int)BinaryPrimitives.ReadUInt16BigEndian(transparency.AsSpan(c * 2))).ToArray();
        }
    }

    /// <summary>Writes a row of pixels as blue, green, red, alpha, each <paramref name="step"/> bytes after the last.</summary>
    public void Write(ReadOnlySpan<byte> line, int count, Span<byte> bgra, int step)
    {
        for (var x = 0; x < count; x++)
        {
            var pixel = bgra.Slice(x * step, 4);
            if (_header is { ColourType: PngHeader.Rgb, Depth: 8 } && _transparent is null)
                (pixel[0], pixel[1], pixel[2], pixel[3]) = (line[x * 3 + 2], line[x * 3 + 1], line[x * 3], 255);
            else
                Write(line, x * _header.Channels, pixel);
        }
    }

    private void Write(ReadOnlySpan<byte> line, int first, Span<byte> bgra)
    {
        switch (_header.ColourType)
        {
            case PngHeader.Palette:
                var index = Sample(line, first);
                PngHeader.Demand(index * 3 + 3 <= _palette.Length, "a pixel's colour is not in its palette");
                (bgra[0], bgra[1], bgra[2]) = (_palette[index * 3 + 2], _palette[index * 3 + 1], _palette[index * 3]);
                bgra[3] = index < _paletteAlpha.Length ? _paletteAlpha[index] : (byte)255;
                break;
            case PngHeader.Grey:
            case PngHeader.GreyAlpha:
                bgra[..3].Fill(Byte(Sample(line, first)));
                bgra[3] = _header.ColourType == PngHeader.GreyAlpha ? Byte(Sample(line, first + 1)) : Alpha(line, first);
                break;
            default:
                for (var c = 0; c < 3; c++)
                    bgra[2 - c] = Byte(Sample(line, first + c));
                bgra[3] = _header.ColourType == PngHeader.Rgba ? Byte(Sample(line, first + 3)) : Alpha(line, first);
                break;
        }
    }

    private byte Alpha(ReadOnlySpan<byte> line, int first)
    {
        if (_transparent is null)
            return 255;
        for (var c = 0; c < _transparent.Length; c++)
            if (Sample(line, first + c) != _transparent[c])
                return 255;
        return 0;
    }

    private int Sample(ReadOnlySpan<byte> line, int n)
    {
        var depth = _header.Depth;
        if (depth == 8)
            return line[n];
        if (depth == 16)
            return BinaryPrimitives.ReadUInt16BigEndian(line[(n * 2)..]);
        var bit = n * depth;
        return (line[bit >> 3] >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
    }

    // 16 bits lose their low byte, as in Skia; fewer than 8 are spread over the range.
    private byte Byte(int sample) => _header.Depth switch
    {
        8 => (byte)sample,
        16 => (byte)(sample >> 8),
        var depth => (byte)(sample * 255 / ((1 << depth) - 1)),
    };
}
