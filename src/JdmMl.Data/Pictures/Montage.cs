namespace JdmMl.Data;

/// <summary>Tiles of one size put together into one image, row by row.</summary>
public static class Montage
{
    /// <summary>Puts tiles together.</summary>
    /// <param name="tiles">At least one; all of one size. The last row may be incomplete.</param>
    /// <param name="columns">Tiles in a row.</param>
    /// <param name="gap">Pixels between tiles and around all of them.</param>
    /// <param name="background">Colour of gaps and missing tiles, or null for white.</param>
    /// <returns>[rows (h + gap) + gap, columns (w + gap) + gap, 3].</returns>
    /// <exception cref="JdmException">There are no tiles, or they differ in size.</exception>
    public static RgbImage Of(IReadOnlyList<RgbImage> tiles, int columns, int gap = 4, Rgb? background = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(gap);
        if (tiles.Count == 0) throw new JdmException("There are no tiles for the montage; expected at least one.");
        var (width, height) = (tiles[0].Width, tiles[0].Height);
        for (var i = 1; i < tiles.Count; i++)
            if (tiles[i].Width != width || tiles[i].Height != height)
                throw new JdmException(
                    $"Tile {i} of the montage is {tiles[i].Width} x {tiles[i].Height} pixels and tile 0 is {width} x {height}; " +
                    "bring all tiles to one size first.");

        var rows = (tiles.Count + columns - 1) / columns;
        var (totalWidth, totalHeight) = (columns * (width + gap) + gap, rows * (height + gap) + gap);
        var pixels = new byte[checked(totalWidth * totalHeight * 3)];
        var colour = background ?? Rgb.White;
        for (var i = 0; i < pixels.Length; i += 3) colour.Write(pixels.AsSpan(i, 3));

        for (var i = 0; i < tiles.Count; i++)
        {
            var left = gap + i % columns * (width + gap);
            var top = gap + i / columns * (height + gap);
            for (var y = 0; y < height; y++)
                tiles[i].Pixels.AsSpan(y * width * 3, width * 3).CopyTo(pixels.AsSpan(((top + y) * totalWidth + left) * 3));
        }

        return new(totalWidth, totalHeight, pixels);
    }
}
