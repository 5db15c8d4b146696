namespace JdmMl.Data;

/// <summary>Puts a picture together from its strips or tiles.</summary>
internal static class TiffReader
{
    internal static TiffImage Read(byte[] file, string name)
    {
        var directory = TiffDirectory.Parse(file, name);
        var header = TiffHeader.Parse(directory, file.Length);
        var palette = header.Colour == TiffColour.Palette ? PaletteOf(directory) : null;
        var samples = new byte[checked(header.Width * header.Height * header.Channels)];
        Fill(file, header, samples);
        if (header.WhiteIsZero)
            for (var i = 0; i < samples.Length; i += header.Channels) samples[i] = (byte)(255 - samples[i]);
        return new TiffImage(header.Width, header.Height, header.Channels, header.Colour, samples, palette);
    }

    // Stored as 256 values of red, then green, then blue, 16 bit each.
    private static byte[] PaletteOf(TiffDirectory directory)
    {
        var map = directory.Values(TiffTag.ColourMap, 768);
        var eightBit = map.All(value => value < 256);   // some writers leave the high byte out
        var palette = new byte[768];
        for (var i = 0; i < palette.Length; i++) palette[i] = (byte)(eightBit ? map[i % 3 * 256 + i / 3] : map[i % 3 * 256 + i / 3] >> 8);
        return palette;
    }

    private static void Fill(byte[] file, TiffHeader header, byte[] samples)
    {
        var directory = header.Directory;
        int across = (int)(((long)header.Width + header.BlockWidth - 1) / header.BlockWidth);
        int down = (int)(((long)header.Height + header.BlockHeight - 1) / header.BlockHeight);
        var planes = header.Planar ? header.Channels : 1;
        var count = (long)across * down * planes;
        var offsets = directory.Values(header.Tiled ? TiffTag.TileOffsets : TiffTag.StripOffsets, count);
        var lengths = directory.Values(header.Tiled ? TiffTag.TileByteCounts : TiffTag.StripByteCounts, count);
        var channels = header.Planar ? 1 : header.Channels;
        var block = new byte[checked(header.BlockWidth * header.BlockHeight * channels)];
        for (var i = 0; i < offsets.Length; i++)
        {
            var (plane, at) = Math.DivRem(i, across * down);
            int x = at % across * header.BlockWidth, y = at / across * header.BlockHeight;
            // A strip ends with the picture; a tile is always whole.
            var rows = header.Tiled ? header.BlockHeight : Math.Min(header.BlockHeight, header.Height - y);
            var bytes = block.AsSpan(0, header.BlockWidth * rows * channels);
            Unpack(file, header, offsets[i], lengths[i], bytes, $"{(header.Tiled ? "tile" : "strip")} {i + 1} of {offsets.Length}");
            if (header.Differences) Sum(bytes, header.BlockWidth * channels, channels);
            Place(header, samples, bytes, x, y, plane, channels);
        }
    }

    private static void Unpack(byte[] file, TiffHeader header, uint offset, uint length, Span<byte> block, string which)
    {
        if ((long)offset + length > file.Length)
            throw header.Directory.Corrupt($"{which} ends at byte {(long)offset + length} of {file.Length}");
        int filled;
        try
        {
            filled = header.Compression.Unpack(file, (int)offset, (int)length, block);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw header.Directory.Corrupt($"{which} cannot be unpacked: {exception.Message.TrimEnd('.')}", exception);
        }
        if (filled < block.Length) throw header.Directory.Corrupt($"{which} holds {filled} bytes instead of {block.Length}");
    }

    private static void Sum(Span<byte> block, int stride, int channels)
    {
        for (var start = 0; start < block.Length; start += stride)
        {
            var row = block.Slice(start, stride);
            for (var i = channels; i < row.Length; i++) row[i] += row[i - channels];
        }
    }

    private static void Place(TiffHeader header, byte[] samples, ReadOnlySpan<byte> block, int x, int y, int plane, int channels)
    {
        var columns = Math.Min(header.BlockWidth, header.Width - x);
        var rows = Math.Min(block.Length / (header.BlockWidth * channels), header.Height - y);
        for (var row = 0; row < rows; row++)
        {
            var from = block.Slice(row * header.BlockWidth * channels, columns * channels);
            var to = ((y + row) * header.Width + x) * header.Channels;
            if (!header.Planar) from.CopyTo(samples.AsSpan(to));
            else for (var i = 0; i < columns; i++) samples[to + i * header.Channels + plane] = from[i];
        }
    }
}
