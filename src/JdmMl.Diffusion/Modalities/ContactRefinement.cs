namespace JdmMl.Diffusion;

/// <summary>
/// Settles what growing leaves open where instances touch, by holding the instances against the distance map that they should
/// have: within one pixel, the distance is 1 where a neighbour over an edge is of another instance, else sqrt 2 where one over a
/// corner is, else at least 2. Every change lowers the squared error, so it ends.
/// </summary>
internal sealed class ContactRefinement(int[] ids, float[] distances, int width)
{
    private const int MostRounds = 4;
    private const double Gain = 1e-4;                                       // square pixels; below is rounding, not evidence
    private const float Thin = 2.5f;                                        // sqrt 5 is the largest distance in a strip of four pixels
    private static readonly (int X, int Y)[] Edges = [(0, -1), (-1, 0), (1, 0), (0, 1)];
    private static readonly (int X, int Y)[] Corners = [(-1, -1), (1, -1), (-1, 1), (1, 1)];
    private static readonly (int X, int Y)[] Around = [.. Edges, .. Corners];

    /// <summary>Gives pixels up to the marker level to the neighbouring instance that explains the map best.</summary>
    internal void MovePixels(double markerLevel)
    {
        bool changed = true;
        for (int round = 0; changed && round < MostRounds; round++)
        {
            changed = false;
            for (int i = 0; i < ids.Length; i++)
                if (ids[i] > 0 && distances[i] <= markerLevel) changed |= Settle(i);
        }
    }

    /// <summary>
    /// Joins two thin pieces where that explains the map at least as well: one instance a few pixels wide with a waist. Thick ones stay
    /// apart, since noise would often speak for joining them where they touch in few pixels.
    /// </summary>
    internal void JoinPieces()
    {
        var (contacts, peaks) = Contacts();
        var joined = new Dictionary<int, int>();
        int Now(int id) => joined.TryGetValue(id, out int into) ? Now(into) : id;
        foreach (var (pair, pixels) in contacts)
        {
            var (a, b) = (Now(pair.Item1), Now(pair.Item2));
            double gain = pixels.Sum(i => Error(i)) - pixels.Sum(i => Error(i, a, b));
            if (a == b || peaks[a] > Thin || peaks[b] > Thin || gain < -Gain) continue;
            for (int i = 0; i < ids.Length; i++)
                if (ids[i] == b) ids[i] = a;
            joined[b] = a;
            peaks[a] = Math.Max(peaks[a], peaks[b]);
        }
    }

    /// <summary>The pixels where two instances meet, for those that share an edge somewhere, and the largest distance of each.</summary>
    private (SortedDictionary<(int, int), List<int>> Pixels, Dictionary<int, float> Peaks) Contacts()
    {
        var contacts = new SortedDictionary<(int, int), List<int>>();
        var sharing = new HashSet<(int, int)>();
        var peaks = new Dictionary<int, float>();
        for (int i = 0; i < ids.Length; i++)
        {
            if (ids[i] == 0) continue;
            peaks[ids[i]] = Math.Max(peaks.GetValueOrDefault(ids[i]), distances[i]);
            foreach (var pair in Pairs(i, Edges)) sharing.Add(pair);
            foreach (var pair in Pairs(i, Around))
            {
                if (!contacts.TryGetValue(pair, out var pixels)) contacts[pair] = pixels = [];
                pixels.Add(i);
            }
        }
        foreach (var pair in contacts.Keys.Where(pair => !sharing.Contains(pair)).ToArray()) contacts.Remove(pair);
        return (contacts, peaks);

        IEnumerable<(int, int)> Pairs(int i, (int X, int Y)[] ways) => Neighbours(i, ways).Select(j => ids[j])
            .Where(id => id > 0 && id != ids[i]).Distinct().Select(id => (Math.Min(id, ids[i]), Math.Max(id, ids[i])));
    }

    private bool Settle(int i)
    {
        int own = ids[i];
        int[] near = [.. Neighbours(i, Around)];
        int[] candidates = [.. near.Select(j => ids[j]).Where(id => id > 0 && id != own).Distinct().Order()];
        if (candidates.Length == 0) return false;
        int best = own;
        double lowest = Cost() - Gain;
        foreach (int candidate in candidates)
        {
            ids[i] = candidate;
            if (Cost() is var cost && cost < lowest) (best, lowest) = (candidate, cost);
        }
        ids[i] = best;
        return best != own;

        double Cost() => Error(i) + near.Where(j => ids[j] > 0).Sum(j => Error(j));
    }

    /// <summary>Squared error of a pixel's distance, with instances a and b taken as one.</summary>
    private double Error(int i, int a = -1, int b = -1)
    {
        double expected = Neighbours(i, Edges).Any(Other) ? 1 : Neighbours(i, Corners).Any(Other) ? Math.Sqrt(2) : 2;
        double off = expected - distances[i];
        return expected == 2 && off < 0 ? 0 : off * off;

        bool Other(int j) => ids[j] != ids[i] && !((ids[i] == a || ids[i] == b) && (ids[j] == a || ids[j] == b));
    }

    private IEnumerable<int> Neighbours(int i, (int X, int Y)[] ways)
    {
        foreach (var (x, y) in ways)
        {
            int column = i % width + x, other = i + x + y * width;
            if (column >= 0 && column < width && other >= 0 && other < ids.Length) yield return other;
        }
    }
}
