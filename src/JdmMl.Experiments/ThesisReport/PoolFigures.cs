using System.Globalization;
using JdmMl.Data;
using JdmMl.Evaluation;
using JdmMl.Experiments.Reports;

namespace JdmMl.Experiments;

/// <summary>Figures 5.1 to 5.3 and B.1 to B.7: what pools hold, alone and beside real pairs.</summary>
internal static class PoolFigures
{
    private const int Samples = 4;      // for each given mask, as in the thesis

    /// <summary>The first pairs of a pool.</summary>
    internal static ImageGrid Random(PoolRecord pool, int shown, Coverage coverage)
    {
        int count = Math.Min(shown, pool.Count);
        coverage.Shown("Figures 5.1, B.1-B.5", pool.Name);
        return new ImageGrid
        {
            Title = $"Figures 5.1, B.1-B.5. Random pairs: the first {count} of {pool.Words}",
            TileHeight = Thumbnails.Longest,
            Rows = [new ImageRow("",
                [.. Enumerable.Range(0, count).Select(k => Thumbnails.Pair(pool.Read(k), "", $"pair {k} of {pool.Name}"))])],
            Note = "Taken in the order of their numbers, not picked. Each image stands beside its mask.",
        };
    }

    /// <summary>Each of the first pairs beside the real pair whose mask tells most about its mask (Eq. 5.1).</summary>
    internal static ImageGrid Nearest(PoolRecord pool, RealPairsPack real, byte[][] masks, int shown, Coverage coverage)
    {
        coverage.Shown("Figure 5.2", pool.Name);
        var tiles = new List<ImageTile>();
        for (int k = 0; k < Math.Min(shown, pool.Count); k++)
        {
            var pair = pool.Read(k);
            Picture[] own = [Thumbnails.Image(pair.Image, $"synthetic image {k}"), Thumbnails.Mask(pair.Mask, $"synthetic mask {k}")];
            var nearest = MaskInformation.Nearest(pair.Mask.Labels, masks)[0];
            if (nearest.Information <= 0)
            {
                tiles.Add(new ImageTile($"{k}: a mask of one class shares no information", own));
                continue;
            }
            var other = real.Read(nearest.Index);
            tiles.Add(new ImageTile(
                string.Create(CultureInfo.InvariantCulture, $"{k}: {nearest.Information:0.000} nats, {Shortened(other.Info.Id)}"),
                [.. own, Thumbnails.Image(other.Image, $"real image {other.Info.Id}"),
                    Thumbnails.Mask(other.Mask, $"real mask {other.Info.Id}")]));
        }
        return new ImageGrid
        {
            Title = $"Figure 5.2. Synthetic pairs beside the real pair with the highest mutual information of masks: {pool.Words}",
            TileHeight = 96,
            Rows = [new ImageRow("synthetic image and mask, nearest real image and mask", tiles)],
            Note = $"Searched: {real.Count} pairs ({real.Name}) at {pool.Identity.Size} px, as they are, without flips. Captions: " +
                "number, mutual information (Eq. 5.1, natural logarithm), id of the real pair.",
        };
    }

    /// <summary>Real image, real mask and up to four samples for that mask.</summary>
    internal static ImageGrid ForGivenMasks(PoolRecord pool, RealPairsPack? real, int shown, Coverage coverage)
    {
        coverage.Shown("Figures 5.3, B.6, B.7", pool.Name);
        var chosen = pool.Given.Where(g => g.Key < pool.Count).GroupBy(g => g.Value, g => (int)g.Key).Take(Math.Max(1, shown / 2))
            .ToArray();
        var missing = chosen.Where(g => real?.IndexOf(g.Key) is null).Select(g => g.Key).ToArray();
        return new ImageGrid
        {
            Title = $"Figures 5.3, B.6, B.7. Images for given masks: {pool.Words}",
            TileHeight = 96,
            Rows =
            [
                new ImageRow("real image, given mask, samples", [.. chosen.Select(g =>
                {
                    int[] numbers = [.. g.Order().Take(Samples)];
                    var original = real?.IndexOf(g.Key) is int at ? real.Read(at) : null;
                    Picture[] first = original is null ? [] : [Thumbnails.Image(original.Image, $"real image {g.Key}")];
                    return new ImageTile(
                        $"{Shortened(g.Key)}: {numbers.Length} sample(s)",
                        [
                            .. first, Thumbnails.Mask(original?.Mask ?? pool.Read(numbers[0]).Mask, $"mask {g.Key}"),
                            .. numbers.Select(k => Thumbnails.Image(pool.Read(k).Image, $"sample {k} for {g.Key}")),
                        ]);
                })]),
            ],
            Note = missing.Length == 0 ? null : $"The real pairs of {string.Join(", ", missing.Take(5).Select(Shortened))}" +
                $"{(missing.Length > 5 ? ", ..." : "")} were not found, so their images are missing; name them with --pairs.",
        };
    }

    private static string Shortened(string id) => id.Length <= 18 ? id : id[..8] + "…" + id[^8..];
}
