namespace JdmMl.Data;

/// <summary>One pair at the packed size.</summary>
/// <param name="Bytes">[3, S, S] colours, then [S, S] labels.</param>
internal sealed record PackRecord(PairInfo Info, byte[] Bytes, int HighestLabel)
{
    internal static PackRecord From(ImagePair pair, PackOptions options)
    {
        var side = options.Size;
        var same = pair.Image.Width == side && pair.Image.Height == side;
        var image = same ? pair.Image : Resampling.Bilinear(pair.Image, side, side, options.Antialias);
        var mask = same ? pair.Mask : Resampling.Labels(pair.Mask, side, side, options.MaskResampling);
        var area = side * side;
        var bytes = GC.AllocateUninitializedArray<byte>(4 * area);
        ReadOnlySpan<byte> pixels = image.Pixels;
        Span<byte> red = bytes.AsSpan(0, area), green = bytes.AsSpan(area, area), blue = bytes.AsSpan(2 * area, area);
        for (var i = 0; i < area; i++)
        {
            red[i] = pixels[3 * i];
            green[i] = pixels[3 * i + 1];
            blue[i] = pixels[3 * i + 2];
        }
        mask.Labels.CopyTo(bytes.AsSpan(3 * area));
        return new PackRecord(pair.Info, bytes, mask.HighestLabel());
    }
}
