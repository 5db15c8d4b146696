namespace JdmMl.Data;

/// <summary>Which pixels are neighbours; the numbers are how many a pixel has.</summary>
public enum Connectivity
{
    /// <summary>Those that share an edge.</summary>
    Four = 4,

    /// <summary>Those that share an edge or a corner.</summary>
    Eight = 8,
}

/// <summary>
/// The connected parts of a mask, numbered from 1 in the raster order of their first pixels (two passes with union-find;
/// Rosenfeld, Pfaltz 1966).
/// </summary>
public sealed class ConnectedComponents
{
    private ConnectedComponents(int[] ids, int[] areas) => (Ids, Areas) = (ids, areas);

    /// <summary>The part of every pixel, 0 for background, [H, W].</summary>
    public int[] Ids { get; }

    /// <summary>Pixels of each part; <c>Areas[i]</c> belongs to id i + 1.</summary>
    public IReadOnlyList<int> Areas { get; }

    /// <summary>How many parts there are.</summary>
    public int Count => Areas.Count;

    /// <summary>Finds the parts.</summary>
    /// <param name="labels">[H, W]; 0 is background.</param>
    /// <param name="width">W.</param>
    /// <param name="connectivity">Which pixels are neighbours.</param>
    /// <param name="separateLabels">Whether pixels of different labels belong to different parts; otherwise all but 0 is alike.</param>
    public static ConnectedComponents Of(
        ReadOnlySpan<byte> labels, int width, Connectivity connectivity = Connectivity.Eight, bool separateLabels = false)
    {
        var roots = new int[labels.Length];                                 // of every foreground pixel, a pixel of its part
        ReadOnlySpan<(int X, int Y)> before = [(-1, 0), (0, -1), (-1, -1), (1, -1)];
        before = before[..((int)connectivity / 2)];
        for (int i = 0; i < labels.Length; i++)
        {
            roots[i] = i;
            if (labels[i] == 0) continue;
            int column = i % width;
            foreach (var (x, y) in before)
            {
                int other = i + x + y * width;
                if (column + x < 0 || column + x >= width || other < 0 || labels[other] == 0) continue;
                if (separateLabels && labels[other] != labels[i]) continue;
                Join(roots, other, i);
            }
        }
        return Number(labels, roots);
    }

    private static ConnectedComponents Number(ReadOnlySpan<byte> labels, int[] roots)
    {
        var ids = new int[labels.Length];
        var areas = new List<int>();
        for (int i = 0; i < ids.Length; i++)
        {
            if (labels[i] == 0) continue;
            int root = Root(roots, i);                                      // never behind i: the smaller pixel is always the root
            if (root == i)
            {
                areas.Add(0);
                ids[i] = areas.Count;
            }
            ids[i] = ids[root];
            areas[ids[i] - 1]++;
        }
        return new ConnectedComponents(ids, [.. areas]);
    }

    private static void Join(int[] roots, int a, int b)
    {
        (a, b) = (Root(roots, a), Root(roots, b));
        if (a < b) roots[b] = a;
        else roots[a] = b;
    }

    private static int Root(int[] roots, int i)
    {
        while (roots[i] != i) i = roots[i] = roots[roots[i]];
        return i;
    }
}
