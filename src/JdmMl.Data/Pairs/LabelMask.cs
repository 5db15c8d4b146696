namespace JdmMl.Data;

/// <summary>A class id for every pixel; 0 is the background. Row-major, [H, W].</summary>
public sealed partial class LabelMask
{
    /// <summary>Takes over <paramref name="labels"/> without copying.</summary>
    /// <exception cref="JdmException">The size is not positive, or the array does not hold width x height bytes.</exception>
    public LabelMask(int width, int height, byte[] labels)
    {
        if (width < 1 || height < 1)
            throw new JdmException($"A mask of {width}x{height} pixels was asked for; expected at least 1x1.");
        if (labels.Length != (long)width * height)
            throw new JdmException(
                $"A mask of {width}x{height} pixels needs {(long)width * height} bytes, but {labels.Length} were given.");
        (Width, Height, Labels) = (width, height, labels);
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>The class id of each pixel, row by row: [H, W].</summary>
    public byte[] Labels { get; }

    /// <summary>The share of pixels that are not background, 0-1.</summary>
    public double ForegroundShare()
    {
        long background = Labels.AsSpan().Count((byte)0);
        return 1 - (double)background / Labels.Length;
    }

    /// <summary>The highest class id that occurs.</summary>
    public int HighestLabel()
    {
        byte highest = 0;
        foreach (var label in Labels) highest = Math.Max(highest, label);
        return highest;
    }
}
