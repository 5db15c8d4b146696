using JdmMl.Evaluation;

namespace JdmMl.Experiments;

/// <summary>
/// Plain statistics of an image, for want of a network: mean and deviation of R, G, B, the mean step between neighbours in each, and the
/// luma of a grid of four by four cells. They see colour, contrast, sharpness and layout, and nothing of what is shown.
/// </summary>
public sealed class ColourStatistics : IFeatureExtractor
{
    private const int Cells = 4;

    /// <inheritdoc/>
    public string Name => "image statistics (colours, contrast, steps, 4 x 4 luma)";

    /// <inheritdoc/>
    public int Dimension => 9 + Cells * Cells;

    /// <inheritdoc/>
    public double[][] Extract(IReadOnlyList<PairPixels> pairs) => [.. pairs.Select(Of)];

    private double[] Of(PairPixels pair)
    {
        var features = new double[Dimension];
        var (rgb, width, height, n) = (pair.Rgb, pair.Width, pair.Height, (double)(pair.Width * pair.Height));
        for (int c = 0; c < 3; c++)
        {
            double sum = 0, squares = 0, steps = 0;
            for (int i = 0; i < width * height; i++)
            {
                double value = rgb[3 * i + c] / 255.0;
                sum += value;
                squares += value * value;
                if (i % width > 0) steps += Math.Abs(value - rgb[3 * (i - 1) + c] / 255.0);
            }
            features[c] = sum / n;
            features[3 + c] = Math.Sqrt(Math.Max(0, squares / n - sum / n * (sum / n)));
            features[6 + c] = steps / n;
        }
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
            {
                int i = 3 * (y * width + x), cell = y * Cells / height * Cells + x * Cells / width;
                features[9 + cell] += (0.299 * rgb[i] + 0.587 * rgb[i + 1] + 0.114 * rgb[i + 2]) / 255 * Cells * Cells / n;
            }
        return features;
    }
}
