using System.Buffers.Binary;

namespace Microsoft.ML.Images;

/// <summary>What a PNG says about itself before its pixels.</summary>
internal sealed record PngHeader(int Width, int Height, int Depth, int ColourType, bool Interlaced)
{
    public const int Grey = 0;
    public const int Rgb = 2;
    public const int Palette = 3;
    public const int GreyAlpha = 4;
    public const int Rgba = 6;

    public int Channels => ColourType switch { Rgb => 3, GreyAlpha => 2, Rgba => 4, _ => 1 };

    /// <summary>The distance in bytes to the pixel on the left, at least 1.</summary>
    public int PixelBytes => Math.Max(1, Channels * Depth / 8);

    public static PngHeader Read(ReadOnlySpan<byte> chunk)
    {
        Demand(chunk.Length == 13, $"its header has {chunk.Length} bytes instead of 13");
        var header = new PngHeader(BinaryPrimitives.ReadInt32BigEndian(chunk), BinaryPrimitives.ReadInt32BigEndian(chunk[4..]),
            chunk[8], chunk[9], chunk[12] == 1);
        int[] depths = header.ColourType switch
        {
            Grey => [1, 2, 4, 8, 16],
            Palette => [1, 2, 4, 8],
            Rgb or GreyAlpha or Rgba => [8, 16],
            _ => [],
        };
        Demand(depths.Contains(header.Depth), $"colour type {header.ColourType} with {header.Depth} bits does not exist");
        Demand(chunk[10] == 0 && chunk[11] == 0 && chunk[12] <= 1, "its compression, filter or interlace method is unknown");
        return header;
    }

    /// <summary>Bytes of a row of so many pixels, the filter byte not counted.</summary>
    public int RowBytes(int pixels) => checked((int)(((long)pixels * Channels * Depth + 7) / 8));

    public static void Demand(bool holds, string fault)
    {
        if (!holds)
            throw new InvalidDataException($"PNG: {fault}");
    }
}
