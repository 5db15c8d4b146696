namespace JdmMl.Data;

/// <summary>An object id for every pixel; 0 is no object. Row-major, [H, W].</summary>
public sealed class InstanceMask
{
    /// <summary>Takes over <paramref name="ids"/> without copying.</summary>
    /// <exception cref="JdmException">The array does not hold width x height ids.</exception>
    public InstanceMask(int width, int height, int[] ids)
    {
        if (width < 1 || height < 1 || ids.Length != (long)width * height)
            throw new JdmException($"An instance mask of {width}x{height} pixels was asked for, but {ids.Length} ids were given.");
        (Width, Height, Ids) = (width, height, ids);
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>The object of each pixel, row by row: [H, W].</summary>
    public int[] Ids { get; }

    /// <summary>Number of objects that cover at least one pixel.</summary>
    public int Count() => Ids.Where(id => id != 0).Distinct().Count();

    /// <summary>Class 1 wherever there is an object.</summary>
    public LabelMask ToMask() => new(Width, Height, Array.ConvertAll(Ids, id => (byte)(id != 0 ? 1 : 0)));
}
