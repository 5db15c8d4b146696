namespace JdmMl.Evaluation.Tests;

/// <summary>Drawn pairs: a blob on a textured ground, different for each number, and ways to change them.</summary>
internal static class PairScenes
{
    internal static PairPixels Draw(int number, int size = 48)
    {
        var chance = SplitMix64.For(11, number);
        double cx = chance.NextDouble(), cy = chance.NextDouble(),
            rx = 0.1 + 0.25 * chance.NextDouble(), ry = 0.1 + 0.25 * chance.NextDouble();
        double[] waves = [.. Enumerable.Range(0, 24).Select(_ => 0.0)];
        for (int i = 0; i < waves.Length; i++) waves[i] = chance.NextDouble();
        var (rgb, mask) = (new byte[3 * size * size], new byte[size * size]);
        for (int y = 0; y < size; y++)
            for (int x = 0; x < size; x++)
            {
                double u = (x + 0.5) / size, v = (y + 0.5) / size, ground = 0;
                for (int k = 0; k < 6; k++)
                    ground += (0.4 + waves[4 * k]) * Math.Sin(2 * Math.PI * ((1 + k)
                         * (waves[4 * k + 1] - 0.5) * u + (1 + k) * (waves[4 * k + 2] - 0.5) * v + waves[4 * k + 3]));
                bool inside = (u - cx) * (u - cx) / (rx * rx) + (v - cy) * (v - cy) / (ry * ry) < 1;
                mask[y * size + x] = inside ? (byte)1 : (byte)0;
                double value = 120 + 25 * ground + (inside ? 60 : 0);
                for (int c = 0; c < 3; c++) rgb[3 * (y * size + x) + c] = (byte)Math.Clamp(value - 15 * c, 0, 255);
            }
        return new(rgb, mask, size, size);
    }

    internal static List<PairPixels> Draw(int first, int count, int size) => [.. Enumerable.Range(first, count).Select(n => Draw(n, size))];

    internal static PairPixels Flip(PairPixels pair, bool transpose) => Map(pair, pair.Width, (x, y) =>
        transpose ? (y, x) : (pair.Width - 1 - x, y));

    internal static PairPixels Crop(PairPixels pair, int left, int top, int size) => Map(pair, size, (x, y) => (left + x, top + y));

    internal static PairPixels Brighter(PairPixels pair, double gain, double offset) =>
        new([.. pair.Rgb.Select(v => (byte)Math.Clamp(gain * v + offset, 0, 255))], pair.Mask, pair.Width, pair.Height);

    /// <summary>What JPEG does to luma at low quality: 8 x 8 blocks whose cosine coefficients are rounded coarsely.</summary>
    internal static PairPixels Blocky(PairPixels pair, double step)
    {
        byte[] rgb = [.. pair.Rgb];
        var block = new double[8, 8];
        for (int by = 0; by + 8 <= pair.Height; by += 8)
            for (int bx = 0; bx + 8 <= pair.Width; bx += 8)
                for (int c = 0; c < 3; c++)
                {
                    int At(int x, int y) => 3 * ((by + y) * pair.Width + bx + x) + c;
                    Transform(block, (x, y) => pair.Rgb[At(x, y)] - 128.0, inverse: false);
                    var rounded = (double[,])block.Clone();
                    for (int v = 0; v < 8; v++)
                        for (int u = 0; u < 8; u++) rounded[v, u] = Math.Round(rounded[v, u] / (step * (1 + u + v))) * step * (1 + u + v);
                    Transform(block, (x, y) => rounded[y, x], inverse: true);
                    for (int y = 0; y < 8; y++)
                        for (int x = 0; x < 8; x++) rgb[At(x, y)] = (byte)Math.Clamp(block[y, x] + 128, 0, 255);
                }
        return new(rgb, pair.Mask, pair.Width, pair.Height);
    }

    private static void Transform(double[,] result, Func<int, int, double> value, bool inverse)
    {
        static double Basis(int k, int n) => (k == 0 ? Math.Sqrt(0.125) : 0.5) * Math.Cos(Math.PI * (2 * n + 1) * k / 16);
        var input = new double[8, 8];
        var half = new double[8, 8];
        for (int y = 0; y < 8; y++) for (int x = 0; x < 8; x++) input[y, x] = value(x, y);
        for (int y = 0; y < 8; y++)
            for (int u = 0; u < 8; u++)
            {
                half[y, u] = 0;
                for (int x = 0; x < 8; x++) half[y, u] += input[y, x] * (inverse ? Basis(x, u) : Basis(u, x));
            }
        for (int v = 0; v < 8; v++)
            for (int u = 0; u < 8; u++)
            {
                double sum = 0;
                for (int y = 0; y < 8; y++) sum += half[y, u] * (inverse ? Basis(y, v) : Basis(v, y));
                result[v, u] = sum;
            }
    }

    private static PairPixels Map(PairPixels pair, int size, Func<int, int, (int X, int Y)> from)
    {
        var (rgb, mask) = (new byte[3 * size * size], new byte[size * size]);
        for (int y = 0; y < size; y++)
            for (int x = 0; x < size; x++)
            {
                var (sx, sy) = from(x, y);
                mask[y * size + x] = pair.Mask[sy * pair.Width + sx];
                for (int c = 0; c < 3; c++) rgb[3 * (y * size + x) + c] = pair.Rgb[3 * (sy * pair.Width + sx) + c];
            }
        return new(rgb, mask, size, size);
    }
}
