using JdmMl.Data;
using JdmMl.Evaluation;

namespace JdmMl.Experiments;

/// <summary>
/// Plain statistics of a mask: share of the foreground, its centre and spread, the length of its outline, the logarithm of the number of
/// its parts, and the foreground of a grid of four by four cells.
/// </summary>
public sealed class ShapeStatistics : IFeatureExtractor
{
    private const int Cells = 4;

    /// <inheritdoc/>
    public string Name => "mask statistics (share, place, spread, outline, parts, 4 x 4 shares)";

    /// <inheritdoc/>
    public int Dimension => 7 + Cells * Cells;

    /// <inheritdoc/>
    public double[][] Extract(IReadOnlyList<PairPixels> pairs) => [.. pairs.Select(Of)];

    private double[] Of(PairPixels pair)
    {
        var features = new double[Dimension];
        var (mask, width, height) = (pair.Mask, pair.Width, pair.Height);
        double n = (double)width * height, count = 0, outline = 0, sumX = 0, sumY = 0, squaresX = 0, squaresY = 0;
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
            {
                int i = y * width + x;
                if (x > 0 && (mask[i] > 0) != (mask[i - 1] > 0)) outline++;
                if (y > 0 && (mask[i] > 0) != (mask[i - width] > 0)) outline++;
                if (mask[i] == 0) continue;
                double across = (x + 0.5) / width, down = (y + 0.5) / height;
                count++;
                (sumX, sumY, squaresX, squaresY) = (sumX + across, sumY + down, squaresX + across * across, squaresY + down * down);
                features[7 + y * Cells / height * Cells + x * Cells / width] += Cells * Cells / n;
            }
        double meanX = count == 0 ? 0.5 : sumX / count, meanY = count == 0 ? 0.5 : sumY / count;
        features[0] = count / n;
        (features[1], features[2]) = (meanX, meanY);
        features[3] = count == 0 ? 0 : Math.Sqrt(Math.Max(0, squaresX / count - meanX * meanX));
        features[4] = count == 0 ? 0 : Math.Sqrt(Math.Max(0, squaresY / count - meanY * meanY));
        features[5] = outline / (width + height);
        features[6] = Math.Log(1 + ConnectedComponents.Of(mask, width).Count);
        return features;
    }
}
