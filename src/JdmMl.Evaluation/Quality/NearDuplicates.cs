using System.Numerics;

namespace JdmMl.Evaluation;

/// <summary>When two images count as near-duplicates.</summary>
public sealed record NearDuplicateOptions
{
    /// <summary>Least correlation of the aligned luma at 32 x 32; brightness and contrast do not change it.</summary>
    public double Correlation { get; init; } = 0.96; // JPEG at quality 30 leaves 0.99; frames of one sequence reach 0.9 and more

    internal void Validate()
    {
        if (Correlation is not (> 0.5 and < 1))
            throw new ArgumentException(FormattableString.Invariant($"Correlation is {Correlation}; expected 0.5 to 1, such as 0.96."));
    }
}

/// <summary>Two images that show the same.</summary>
/// <param name="First">Place in the first list.</param>
/// <param name="Second">Place in the second list.</param>
/// <param name="Correlation">Of the aligned luma.</param>
/// <param name="Symmetry">How one was turned.</param>
/// <param name="Crop">Side of the window of one that shows the whole of the other, as a share; 1 where nothing was cut off.</param>
public sealed record NearDuplicate(int First, int Second, double Correlation, string Symmetry, double Crop);

/// <summary>
/// Finds images that are the same but for flips, quarter turns, crops down to about 0.65 of the side, JPEG, brightness and contrast:
/// the closest of 224 hashed views gives a start, hill climbing over the window the alignment, and correlation decides.
/// </summary>
public static class NearDuplicates
{
    private const int Coarse = 16, Fine = 32;
    private const double Start = 0.6;   // correlation of a coarse view from which alignment is worth trying
    private const double Promising = 0.8;   // coarse correlation of the best place from which finer views are worth trying
    private static readonly int[][] CoarsePlaces = [.. Enumerable.Range(0, 8).Select(s => SquareSymmetry.Places(s, Coarse))];
    private static readonly int[][] FinePlaces = [.. Enumerable.Range(0, 8).Select(s => SquareSymmetry.Places(s, Fine))];

    /// <summary>Duplicates within one list, the first place before the second.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static IReadOnlyList<NearDuplicate> Within(IReadOnlyList<ImageFingerprint> images, NearDuplicateOptions? options = null) =>
        Find(images, images, (i, j) => i < j, options);

    /// <summary>Duplicates between two lists, such as training and test images.</summary>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static IReadOnlyList<NearDuplicate> Between(
        IReadOnlyList<ImageFingerprint> first, IReadOnlyList<ImageFingerprint> second, NearDuplicateOptions? options = null) =>
        Find(first, second, (_, _) => true, options);

    private static NearDuplicate[] Find(
        IReadOnlyList<ImageFingerprint> first, IReadOnlyList<ImageFingerprint> second, Func<int, int, bool> wanted,
        NearDuplicateOptions? options)
    {
        options ??= new();
        options.Validate();
        var ofFirst = Whole(first);
        var ofSecond = ReferenceEquals(first, second) ? ofFirst : Whole(second);
        var found = new List<NearDuplicate>[first.Count];
        Parallel.For(0, first.Count, i =>
        {
            found[i] = [];
            for (int j = 0; j < second.Count; j++)
            {
                if (!wanted(i, j)) continue;
                // either may be the one that was cut
                var a = Align(ofFirst[i], ofSecond[j]);
                var b = Align(ofSecond[j], ofFirst[i]);
                var best = a.Correlation >= b.Correlation ? a : b;
                if (best.Correlation >= options.Correlation)
                    found[i].Add(new(i, j, best.Correlation, SquareSymmetry.NameOf(best.Symmetry), best.Side));
            }
        });
        return [.. found.SelectMany(f => f)];
    }

    private static Views[] Whole(IReadOnlyList<ImageFingerprint> images)
    {
        var views = new Views[images.Count];
        Parallel.For(0, views.Length, i => views[i] = new(images[i]));
        return views;
    }

    private static (double Correlation, int Symmetry, double Side) Align(Views cutViews, Views whole)
    {
        var cut = cutViews.Image;
        var (at, symmetry) = cut.Closest(whole.Image);
        var window = ImageFingerprint.Windows[at];
        if (Product(cutViews.Coarse[at], whole.Turned[symmetry]) < Start) return (0, symmetry, window.Side);
        // the coarse views come close, unless there is nothing to come close to
        double coarse = Climb(cut, ref window, CoarsePlaces[0], Coarse, whole.Turned[symmetry], 0.04);
        if (coarse < Promising) return (coarse, symmetry, window.Side);
        double best = 0;
        for (double step = 0.04; step > 0.004; step /= 2)
            best = Climb(cut, ref window, FinePlaces[symmetry], Fine, whole.Fine, step);
        return (best, symmetry, window.Side);
    }

    /// <summary>Moves and resizes the window by steps as long as the correlation grows.</summary>
    private static double Climb(
        ImageFingerprint cut, ref ImageFingerprint.Window window, int[] places, int size, float[] whole, double step)
    {
        Span<float> view = stackalloc float[size * size];
        cut.View(window, places, size, view);
        double best = Product(view, whole);
        for (bool moved = true; moved;)
        {
            moved = false;
            foreach (var next in Neighbours(window, step))
            {
                cut.View(next, places, size, view);
                if (Product(view, whole) is var found && found > best + 1e-9) (best, window, moved) = (found, next, true);
            }
        }
        return best;
    }

    private static IEnumerable<ImageFingerprint.Window> Neighbours(ImageFingerprint.Window w, double step)
    {
        (double X, double Y, double Grow)[] moves = [(1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0), (-0.5, -0.5, 1), (0.5, 0.5, -1)];
        foreach (var (x, y, grow) in moves)
        {
            double side = Math.Clamp(w.Side + grow * step, 0.6, 1);
            double left = Math.Clamp(w.Left + x * step, 0, 1 - side), top = Math.Clamp(w.Top + y * step, 0, 1 - side);
            yield return new(left, top, side);
        }
    }

    private static double Product(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = Vector<float>.Zero;
        for (int i = 0; i < a.Length; i += Vector<float>.Count) sum += new Vector<float>(a[i..]) * new Vector<float>(b[i..]);
        return Vector.Sum(sum);
    }

    /// <summary>Coarse views, so that a pair of images costs one product: every window as it is, the whole under each symmetry.</summary>
    private sealed class Views
    {
        internal Views(ImageFingerprint image)
        {
            Image = image;
            Coarse = [.. ImageFingerprint.Windows.Select(window => image.View(window, CoarsePlaces[0], NearDuplicates.Coarse))];
            Fine = image.View(ImageFingerprint.Windows[0], FinePlaces[0], NearDuplicates.Fine);
            Turned = [.. CoarsePlaces.Select(places => TurnedBack(Coarse[0], places))];
        }

        internal ImageFingerprint Image { get; }

        internal float[][] Coarse { get; }   // [windows][16 x 16]

        internal float[] Fine { get; }       // [32 x 32]

        /// <summary>The product with a window equals that of the whole with the window turned.</summary>
        internal float[][] Turned { get; }   // [symmetries][16 x 16]

        private static float[] TurnedBack(float[] view, int[] places)
        {
            var turned = new float[view.Length];
            for (int i = 0; i < view.Length; i++) turned[places[i]] = view[i];
            return turned;
        }
    }
}
