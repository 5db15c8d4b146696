namespace JdmMl.Data;

/// <summary>Masks as something to look at.</summary>
public static class MaskPicture
{
    /// <summary>Class ids as greys, spread evenly: background 0, highest class 255.</summary>
    /// <param name="mask">[H, W].</param>
    /// <param name="classCount">Number of classes with the background, at least 2.</param>
    /// <returns>Grey levels, [H, W].</returns>
    /// <exception cref="JdmException">The mask holds an id that is no class.</exception>
    public static byte[] Levels(LabelMask mask, int classCount = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 2);
        var levels = new byte[mask.Labels.Length];
        for (var i = 0; i < levels.Length; i++)
        {
            if (mask.Labels[i] >= classCount)
                throw new JdmException(
                    $"The mask holds class {mask.Labels[i]}, but {classCount} classes were announced; pass the right class count.");
            levels[i] = (byte)Math.Round(255.0 * mask.Labels[i] / (classCount - 1));
        }

        return levels;
    }

    /// <summary>The same as an image, for montages.</summary>
    /// <param name="mask">[H, W].</param>
    /// <param name="classCount">Number of classes with the background, at least 2.</param>
    /// <returns>[H, W, 3].</returns>
    /// <exception cref="JdmException">The mask holds an id that is no class.</exception>
    public static RgbImage Gray(LabelMask mask, int classCount = 2)
    {
        var pixels = new byte[mask.Labels.Length * 3];
        foreach (var (i, level) in Levels(mask, classCount).Select((level, i) => (i, level)))
            pixels.AsSpan(3 * i, 3).Fill(level);
        return new(mask.Width, mask.Height, pixels);
    }
}
