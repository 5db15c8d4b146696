namespace JdmMl.Evaluation;

/// <summary>
/// The objects of one mask as runs of pixels, numbered from 0 in the raster order of their first pixels. Everything that instance
/// metrics need follows from the runs, so their cost depends on the outlines and not on the image's area.
/// </summary>
public sealed class ObjectMap
{
    private ObjectMap(int width, int height, List<ObjectRun> runs, int[] areas) =>
        (Width, Height, Runs, Areas) = (width, height, runs, areas);

    /// <summary>Pixels in a row of the mask.</summary>
    public int Width { get; }

    /// <summary>Rows of the mask.</summary>
    public int Height { get; }

    /// <summary>Pixels of each object.</summary>
    public IReadOnlyList<int> Areas { get; }

    /// <summary>How many objects there are.</summary>
    public int Count => Areas.Count;

    /// <summary>Runs in raster order.</summary>
    internal List<ObjectRun> Runs { get; }

    /// <summary>The connected parts of the foreground (run-based labelling with union-find).</summary>
    /// <param name="mask">Class ids, [H, W] flattened; above 0 is foreground.</param>
    /// <param name="width">W.</param>
    /// <param name="corners">Whether pixels that share only a corner are connected.</param>
    /// <exception cref="ArgumentException">The mask does not fill whole rows.</exception>
    public static ObjectMap OfComponents(ReadOnlySpan<byte> mask, int width, bool corners)
    {
        BoundaryScore.RequireRows(mask, width);
        int height = mask.Length / width, reach = corners ? 1 : 0;
        var runs = new List<ObjectRun>(256);
        var roots = new List<int>(256);
        int above = 0, aboveEnd = 0;                                        // runs of the row before
        for (int y = 0; y < height; y++)
        {
            var row = mask.Slice(y * width, width);
            int first = runs.Count;
            for (int x = 0; x < width;)
            {
                var (start, end) = MaskRegion.Foreground.NextRun(row, x);
                if (start == width) break;
                int run = runs.Count;
                runs.Add(new(y, start, end, run));
                roots.Add(run);
                while (above < aboveEnd && runs[above].End + reach <= start) above++;
                for (int k = above; k < aboveEnd && runs[k].Start < end + reach; k++) Join(roots, k, run);
                x = end;
            }
            (above, aboveEnd) = (first, runs.Count);
        }
        return Number(width, height, runs, run => Root(roots, run));
    }

    /// <summary>The objects of a label map: all pixels with one value above 0, connected or not.</summary>
    /// <param name="labels">[H, W] flattened; 0 is background.</param>
    /// <param name="width">W.</param>
    /// <exception cref="ArgumentException">The map does not fill whole rows.</exception>
    public static ObjectMap OfLabels(ReadOnlySpan<ushort> labels, int width)
    {
        if (width < 1 || labels.Length % width != 0)
            throw new ArgumentException($"The label map has {labels.Length} pixels, which is no whole number of rows of {width}.");
        int height = labels.Length / width;
        var runs = new List<ObjectRun>(256);
        for (int y = 0; y < height; y++)
        {
            var row = labels.Slice(y * width, width);
            for (int x = 0; x < width;)
            {
                int rest = row[x..].IndexOfAnyExcept(row[x]), end = rest < 0 ? width : x + rest;
                if (row[x] != 0) runs.Add(new(y, x, end, row[x]));
                x = end;
            }
        }
        return Number(width, height, runs, run => runs[run].Object);
    }

    private static ObjectMap Number(int width, int height, List<ObjectRun> runs, Func<int, int> nameOf)
    {
        var numbers = new Dictionary<int, int>();
        var areas = new List<int>();
        int[] names = [.. Enumerable.Range(0, runs.Count).Select(nameOf)];
        for (int i = 0; i < runs.Count; i++)
        {
            if (!numbers.TryGetValue(names[i], out int number))
            {
                numbers[names[i]] = number = areas.Count;
                areas.Add(0);
            }
            runs[i] = runs[i] with { Object = number };
            areas[number] += runs[i].End - runs[i].Start;
        }
        return new ObjectMap(width, height, runs, [.. areas]);
    }

    private static void Join(List<int> roots, int a, int b)
    {
        (a, b) = (Root(roots, a), Root(roots, b));
        if (a < b) roots[b] = a;
        else roots[a] = b;
    }

    private static int Root(List<int> roots, int run)
    {
        while (roots[run] != run) run = roots[run] = roots[roots[run]];
        return run;
    }
}

/// <summary>Pixels [Start, End) of one row that belong to one object.</summary>
internal readonly record struct ObjectRun(int Row, int Start, int End, int Object);
