using System.Numerics;
using MathNet.Numerics.Distributions;

namespace JdmMl.Evaluation;

/// <summary>How copies are looked for.</summary>
public sealed record MemorisationOptions
{
    /// <summary>Side of the reduced image and mask whose distances are taken.</summary>
    public int Size { get; init; } = 16; // blind to noise and JPEG; 8 views against 1450 pairs take milliseconds

    /// <summary>Quantile of the held-out distances below which generated pairs are counted.</summary>
    public double Quantile { get; init; } = 0.05;

    /// <summary>A pair is called a copy when it is closer than this share of the closest held-out pair's distance.</summary>
    public double CopyShare { get; init; } = 0.5;

    internal void Validate()
    {
        if (Size is < 4 or > 128 || Quantile is not (> 0 and < 1) || CopyShare is not (> 0 and <= 1))
            throw new ArgumentException(FormattableString.Invariant(
                $"MemorisationOptions: Size is {Size}, Quantile {Quantile}, CopyShare {CopyShare}; expected 4 to 128, 0 to 1, 0 to 1."));
    }
}

/// <summary>A generated pair and its nearest training pair.</summary>
/// <param name="Index">Place among the generated pairs.</param>
/// <param name="Nearest">Place among the training pairs.</param>
/// <param name="Symmetry">How the generated pair was turned to come so close.</param>
/// <param name="Distance">Root mean squared difference; in joint space of both parts, each in units of the held-out median.</param>
/// <param name="PValue">(1 + held-out pairs at least as close) / (1 + held-out pairs).</param>
/// <param name="IsCopy">Whether it is closer than <see cref="MemorisationOptions.CopyShare"/> of the closest held-out distance.</param>
public sealed record NearestTraining(int Index, int Nearest, string Symmetry, double Distance, double PValue, bool IsCopy);

/// <summary>The test in one space.</summary>
/// <param name="Pairs">One a generated pair.</param>
/// <param name="Threshold">The quantile of the held-out distances.</param>
/// <param name="Below">Generated pairs that are closer than the threshold.</param>
/// <param name="HeldOutBelow">Held-out pairs that are.</param>
/// <param name="ExcessPValue">Fisher's one-sided exact test that generated pairs are not closer more often than held-out ones.</param>
public sealed record MemorisationSpace(
    IReadOnlyList<NearestTraining> Pairs, double Threshold, ErrorRate Below, ErrorRate HeldOutBelow, double ExcessPValue)
{
    /// <summary>The copies, closest first.</summary>
    public IReadOnlyList<NearestTraining> Copies => [.. Pairs.Where(p => p.IsCopy).OrderBy(p => p.Distance)];
}

/// <summary>
/// Whether generated pairs lie closer to training pairs than held-out real pairs do: distances to the nearest training pair under the
/// eight flips and quarter turns, of images, masks, and both together, calibrated by the same distances of held-out real pairs.
/// </summary>
/// <param name="Image">Distances of the reduced RGB images.</param>
/// <param name="Mask">Distances of the reduced foreground; simple masks alone may be as close as copies by chance.</param>
/// <param name="Joint">Distances of image and mask under the same turn.</param>
public sealed record MemorisationTest(MemorisationSpace Image, MemorisationSpace Mask, MemorisationSpace Joint)
{
    /// <summary>Tests generated pairs.</summary>
    /// <param name="generated">At least one.</param>
    /// <param name="training">What the generator learned from.</param>
    /// <param name="heldOut">Real pairs of the same kind that it did not, at least 20.</param>
    /// <param name="options">Size, quantile, and what a copy is.</param>
    /// <exception cref="ArgumentException">A list is too short or an option out of range.</exception>
    public static MemorisationTest Of(
        IReadOnlyList<PairPixels> generated, IReadOnlyList<PairPixels> training, IReadOnlyList<PairPixels> heldOut,
        MemorisationOptions? options = null)
    {
        options ??= new();
        options.Validate();
        if (generated.Count == 0 || training.Count == 0 || heldOut.Count < 20)
            throw new ArgumentException(
                $"There are {generated.Count} generated, {training.Count} training and {heldOut.Count} held-out pairs; expected at least " +
                "1, 1 and 20, because without held-out pairs nobody knows which distance is suspicious.");
        var (images, masks) = (new Views(options.Size, Colours), new Views(options.Size, Foreground));
        var ofImage = Space(images, generated, training, heldOut, options, out double imageUnit);
        var ofMask = Space(masks, generated, training, heldOut, options, out double maskUnit);
        var both = new Views(options.Size, (pair, size) =>
        [
            .. Colours(pair, size).Select(grid => Scaled(grid, 1 / (imageUnit * Math.Sqrt(3)))),
            .. Foreground(pair, size).Select(grid => Scaled(grid, 1 / maskUnit)),
        ]);
        return new(ofImage, ofMask, Space(both, generated, training, heldOut, options, out _));
    }

    private static MemorisationSpace Space(
        Views views, IReadOnlyList<PairPixels> generated, IReadOnlyList<PairPixels> training, IReadOnlyList<PairPixels> heldOut,
        MemorisationOptions options, out double unit)
    {
        float[][] known = [.. training.Select(pair => views.Of(pair)[0])];
        var (real, made) = (Nearest(views, heldOut, known), Nearest(views, generated, known));
        double[] sorted = [.. real.Select(n => n.Distance).Order()];
        unit = sorted[sorted.Length / 2] is > 0 and var median ? median : 1;
        int count = sorted.Length, rank = Math.Max(1, (int)Math.Floor(options.Quantile * count));
        double threshold = sorted[rank - 1];
        int below = made.Count(n => n.Distance <= threshold), heldOutBelow = sorted.Count(d => d <= threshold);
        // of all that lie below, how many would be generated if both kinds were alike
        double excess = below == 0 ? 1 : 1 - Hypergeometric.CDF(made.Length + count, below + heldOutBelow, made.Length, below - 1);
        return new(
            [.. made.Select((n, i) => new NearestTraining(
                i, n.Index, SquareSymmetry.NameOf(n.Symmetry), n.Distance, (1.0 + sorted.Count(d => d <= n.Distance)) / (1 + count),
                n.Distance < options.CopyShare * sorted[0]))],
            threshold, ErrorRate.Of(below, made.Length), ErrorRate.Of(heldOutBelow, count), Math.Clamp(excess, 0, 1));
    }

    private static (int Index, int Symmetry, double Distance)[] Nearest(Views views, IReadOnlyList<PairPixels> pairs, float[][] known)
    {
        var nearest = new (int, int, double)[pairs.Count];
        Parallel.For(0, pairs.Count, p =>
        {
            var (best, index, symmetry) = (float.PositiveInfinity, 0, 0);
            var turned = views.Of(pairs[p]);
            for (int s = 0; s < turned.Length; s++)
                for (int k = 0; k < known.Length; k++)
                    if (Squared(turned[s], known[k]) is var d && d < best) (best, index, symmetry) = (d, k, s);
            nearest[p] = (index, symmetry, Math.Sqrt(best / (double)known[0].Length));
        });
        return nearest;
    }

    private static float Squared(float[] a, float[] b)
    {
        var sum = Vector<float>.Zero;
        int i = 0;
        for (; i <= a.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var difference = new Vector<float>(a, i) - new Vector<float>(b, i);
            sum += difference * difference;
        }
        float total = Vector.Sum(sum);
        for (; i < a.Length; i++) total += (a[i] - b[i]) * (a[i] - b[i]);
        return total;
    }

    private static float[][] Colours(PairPixels pair, int size) =>
        [.. Enumerable.Range(0, 3).Select(c => Reduced(pair, size, i => pair.Rgb[3 * i + c] / 255.0))];

    private static float[][] Foreground(PairPixels pair, int size) => [Reduced(pair, size, i => pair.Mask[i] == 0 ? 0 : 1)];

    private static float[] Reduced(PairPixels pair, int size, Func<int, double> valueOf)
    {
        var grid = new float[size * size];
        new AreaMeans(pair.Width, pair.Height, valueOf).Grid(0, 0, 1, size, grid);
        return grid;
    }

    private static float[] Scaled(float[] grid, double factor) => [.. grid.Select(v => (float)(factor * v))];

    /// <summary>A pair as vectors, one a symmetry.</summary>
    private sealed class Views(int size, Func<PairPixels, int, float[][]> channels)
    {
        private readonly int[][] _places = [.. Enumerable.Range(0, SquareSymmetry.Count).Select(s => SquareSymmetry.Places(s, size))];

        internal float[][] Of(PairPixels pair)
        {
            var grids = channels(pair, size);
            return [.. _places.Select(places => grids.SelectMany(grid => places.Select(p => grid[p])).ToArray())];
        }
    }
}
