using System.Numerics;

namespace JdmMl.Evaluation;

/// <summary>
/// What near-duplicates of an image are found by: its luma reduced to 64 x 64, and 64-bit hashes of its brightness gradients (dHash,
/// one bit whether a cell is brighter than its right neighbour) under flips, quarter turns and crops. It does not hold the image.
/// </summary>
public sealed class ImageFingerprint
{
    private const int Side = 64;
    private static readonly double[] CropSides = [0.9, 0.8, 0.7];
    private static readonly int[][] OfHash = [.. Enumerable.Range(0, SquareSymmetry.Count).Select(s => SquareSymmetry.Places(s, 9))];

    private readonly AreaMeans _luma;
    private readonly ulong[] _hashes;   // [windows][symmetries]

    private ImageFingerprint(AreaMeans luma)
    {
        _luma = luma;
        _hashes = new ulong[Windows.Count * SquareSymmetry.Count];
        var grid = new float[81];
        for (int w = 0; w < Windows.Count; w++)
        {
            luma.Grid(Windows[w].Left, Windows[w].Top, Windows[w].Side, 9, grid);
            for (int s = 0; s < SquareSymmetry.Count; s++) _hashes[w * SquareSymmetry.Count + s] = Hash(grid, OfHash[s]);
        }
    }

    /// <summary>A window as shares of the image: corner and side.</summary>
    internal readonly record struct Window(double Left, double Top, double Side);

    /// <summary>The whole image first, then crops at nine places a side length.</summary>
    internal static IReadOnlyList<Window> Windows { get; } =
    [
        new(0, 0, 1),
        .. CropSides.SelectMany(side => Enumerable.Range(0, 9)
            .Select(i => new Window(i % 3 / 2.0 * (1 - side), i / 3 / 2.0 * (1 - side), side))),
    ];

    /// <summary>The 64-bit hash of the whole image.</summary>
    public ulong Hash64 => _hashes[0];

    /// <summary>Takes the fingerprint of an image.</summary>
    /// <param name="rgb">[height, width, 3].</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <exception cref="ArgumentException">The array's length does not fit the size.</exception>
    public static ImageFingerprint Of(byte[] rgb, int width, int height)
    {
        if (width < 1 || height < 1 || rgb.Length != 3 * width * height)
            throw new ArgumentException(
                $"There are {rgb.Length} colour values for {width} x {height} pixels; expected {3 * width * height}.");
        var small = new float[Side * Side];
        AreaMeans.Luma(rgb, width, height).Grid(0, 0, 1, Side, small);
        return new(new AreaMeans(Side, Side, i => small[i]));
    }

    /// <summary>The window and symmetry of this image whose hash is closest to the other's whole image.</summary>
    internal (int Window, int Symmetry) Closest(ImageFingerprint whole)
    {
        var (least, at) = (65, 0);
        for (int i = 0; i < _hashes.Length; i++)
            if (BitOperations.PopCount(_hashes[i] ^ whole._hashes[0]) is var distance && distance < least) (least, at) = (distance, i);
        return (at / SquareSymmetry.Count, at % SquareSymmetry.Count);
    }

    /// <summary>Normalised luma of a window under a symmetry: mean 0, length 1; all 0 where it is constant.</summary>
    internal float[] View(Window window, int[] places, int size)
    {
        var view = new float[size * size];
        View(window, places, size, view);
        return view;
    }

    /// <summary>The same into a buffer, [size, size].</summary>
    internal void View(Window window, int[] places, int size, Span<float> view)
    {
        Span<float> grid = stackalloc float[size * size];
        _luma.Grid(window.Left, window.Top, window.Side, size, grid);
        double mean = 0, squares = 0;
        foreach (float value in grid) mean += value;
        mean /= grid.Length;
        foreach (float value in grid) squares += (value - mean) * (value - mean);
        float scale = squares < 1e-12 ? 0 : (float)(1 / Math.Sqrt(squares)), middle = (float)mean;
        for (int i = 0; i < view.Length; i++) view[i] = scale * (grid[places[i]] - middle);
    }

    private static ulong Hash(float[] grid, int[] places)
    {
        ulong hash = 0;
        for (int y = 0; y < 8; y++)
            for (int x = 0; x < 8; x++)
                hash = hash << 1 | (grid[places[y * 9 + x]] > grid[places[y * 9 + x + 1]] ? 1UL : 0UL);
        return hash;
    }
}
