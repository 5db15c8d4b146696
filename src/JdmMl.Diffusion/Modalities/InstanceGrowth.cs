using JdmMl.Data;

namespace JdmMl.Diffusion;

/// <summary>Turns marks inside of instances into the instances: marks grow over the foreground, all by one pixel a round.</summary>
internal static class InstanceGrowth
{
    /// <summary>An id for every foreground pixel, 0 for background, [H, W].</summary>
    /// <param name="distances">Pixels to the nearest of another instance, positive in the foreground, [H, W].</param>
    /// <param name="markerLevel">Distance above which a pixel is a mark; marks that share an edge are of one instance.</param>
    /// <param name="width">W.</param>
    /// <param name="connectivity">Over what marks grow; of two that reach a pixel in one round, edges go before corners.</param>
    internal static int[] Grow(ReadOnlySpan<float> distances, double markerLevel, int width, Connectivity connectivity)
    {
        byte[] foreground = new byte[distances.Length], marks = new byte[distances.Length];
        for (int i = 0; i < distances.Length; i++)
            (foreground[i], marks[i]) = ((byte)(distances[i] > 0 ? 1 : 0), (byte)(distances[i] > markerLevel ? 1 : 0));
        int[] ids = ConnectedComponents.Of(marks, width, Connectivity.Four).Ids;
        int[] edge = [.. Enumerable.Range(0, ids.Length).Where(i => ids[i] > 0)];
        while (edge.Length > 0)
        {
            var next = new List<int>();
            Claim(foreground, ids, width, edge, [(0, -1), (-1, 0), (1, 0), (0, 1)], next);
            if (connectivity == Connectivity.Eight) Claim(foreground, ids, width, edge, [(-1, -1), (1, -1), (-1, 1), (1, 1)], next);
            edge = [.. next.Order()];
        }
        AddUnmarked(foreground, ids, width, connectivity);
        return ids;
    }

    /// <summary>Renames ids to 1, 2, ... in the raster order of their first pixels.</summary>
    internal static void NumberInRasterOrder(int[] ids)
    {
        var names = new Dictionary<int, int> { [0] = 0 };
        for (int i = 0; i < ids.Length; i++)
            ids[i] = names.TryGetValue(ids[i], out int name) ? name : names[ids[i]] = names.Count;
    }

    private static void Claim(
        ReadOnlySpan<byte> foreground, int[] ids, int width, int[] edge, ReadOnlySpan<(int X, int Y)> ways, List<int> claimed)
    {
        foreach (int i in edge)
            foreach (var (x, y) in ways)
            {
                int column = i % width + x, other = i + x + y * width;
                if (column < 0 || column >= width || other < 0 || other >= ids.Length) continue;
                if (foreground[other] == 0 || ids[other] != 0) continue;
                ids[other] = ids[i];
                claimed.Add(other);
            }
    }

    private static void AddUnmarked(ReadOnlySpan<byte> foreground, int[] ids, int width, Connectivity connectivity)
    {
        int marked = ids.Max();
        var left = new byte[ids.Length];
        for (int i = 0; i < ids.Length; i++) left[i] = (byte)(ids[i] == 0 ? foreground[i] : 0);
        int[] more = ConnectedComponents.Of(left, width, connectivity).Ids;
        for (int i = 0; i < ids.Length; i++)
            if (more[i] > 0) ids[i] = marked + more[i];
    }
}
