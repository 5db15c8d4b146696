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

    /// <summary>Writes pixel <paramref name="x"/> of a row as red, green, blue, alpha.</summary>
    public void Write(ReadOnlySpan<byte> line, int x, Span<byte> rgba)
    {
        var first = x * _header.Channels;
        switch (_header.ColourType)
        {
            case PngHeader.Palette:
                var index = Sample(line, first);
                PngHeader.Demand(index * 3 + 3 <= _palette.Length, $"colour {index} is not in its palette");
                _palette.AsSpan(index * 3, 3).CopyTo(rgba);
                rgba[3] = index < _paletteAlpha.Length ? _paletteAlpha[index] : (byte)255;
                break;
            case PngHeader.Grey:
            case PngHeader.GreyAlpha:
                rgba[..3].Fill(Byte(Sample(line, first)));
                rgba[3] = _header.ColourType == PngHeader.GreyAlpha ? Byte(Sample(line, first + 1)) : Alpha(line, first);
                break;
            default:
                for (var c = 0; c < 3; c++)
                    rgba[c] = Byte(Sample(line, first + c));
                rgba[3] = _header.ColourType == PngHeader.Rgba ? Byte(Sample(line, first + 3)) : Alpha(line, first);
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
    private byte Byte(int sample) => _header.Depth == 16 ? (byte)(sample >> 8) : (byte)(sample * 255 / ((1 << _header.Depth) - 1));
}
