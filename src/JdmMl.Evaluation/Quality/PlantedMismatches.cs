namespace JdmMl.Evaluation;

/// <summary>Masks that are known not to fit their image, to measure how well a score notices.</summary>
public static class PlantedMismatches
{
    /// <summary>Every image gets the mask of another one of the same size: a random permutation without fixed points.</summary>
    /// <param name="pairs">At least two, all of one size.</param>
    /// <param name="seed">Seed of the permutation.</param>
    /// <exception cref="ArgumentException">There are fewer than two pairs, or sizes differ.</exception>
    public static IReadOnlyList<PairPixels> Permuted(IReadOnlyList<PairPixels> pairs, int seed = 0)
    {
        if (pairs.Count < 2) throw new ArgumentException($"There are {pairs.Count} pairs; expected at least 2 to swap masks.");
        if (pairs.Any(p => p.Width != pairs[0].Width || p.Height != pairs[0].Height))
            throw new ArgumentException("Pairs differ in size; resize them to one size before swapping masks.");
        // one cycle through a random order has no fixed point
        int[] order = [.. Enumerable.Range(0, pairs.Count)];
        SplitMix64.For(seed, 0).Shuffle<int>(order);
        var swapped = new PairPixels[pairs.Count];
        for (int i = 0; i < order.Length; i++)
        {
            var pair = pairs[order[i]];
            swapped[order[i]] = new(pair.Rgb, pairs[order[(i + 1) % order.Length]].Mask, pair.Width, pair.Height);
        }
        return swapped;
    }

    /// <summary>The mask moved by whole pixels; what leaves is lost, what enters is background.</summary>
    public static PairPixels Shifted(PairPixels pair, int right, int down)
    {
        var mask = new byte[pair.Mask.Length];
        for (int y = Math.Max(0, down); y < Math.Min(pair.Height, pair.Height + down); y++)
            for (int x = Math.Max(0, right); x < Math.Min(pair.Width, pair.Width + right); x++)
                mask[y * pair.Width + x] = pair.Mask[(y - down) * pair.Width + x - right];
        return new(pair.Rgb, mask, pair.Width, pair.Height);
    }

    /// <summary>
    /// The foreground shrunk by a square of 2 radius + 1 pixels: a pixel stays where all pixels of the square lie in the image and in
    /// the foreground.
    /// </summary>
    public static PairPixels Eroded(PairPixels pair, int radius)
    {
        var (width, height) = (pair.Width, pair.Height);
        bool Full(int x, int y)
        {
            for (int j = y - radius; j <= y + radius; j++)
                for (int i = x - radius; i <= x + radius; i++)
                    if (i < 0 || j < 0 || i >= width || j >= height || pair.Mask[j * width + i] == 0) return false;
            return true;
        }
        var mask = new byte[pair.Mask.Length];
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
                if (pair.Mask[y * width + x] != 0 && Full(x, y)) mask[y * width + x] = pair.Mask[y * width + x];
        return new(pair.Rgb, mask, width, height);
    }
}
