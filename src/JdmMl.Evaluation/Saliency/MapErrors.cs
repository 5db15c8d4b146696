namespace JdmMl.Evaluation;

/// <summary>Pixelwise errors of a soft map; defined for every mask.</summary>
public static class MapErrors
{
    /// <summary>MAE: mean of |map - truth| after rescaling, 0..1, as in PraNet's eval/main.m.</summary>
    public static double MeanAbsolute(MapHistogram map)
    {
        double sum = 0;
        for (int v = 0; v < 256; v++) sum += map.On[v] * (1 - map.Rescaled(v)) + map.Off[v] * map.Rescaled(v);
        return sum / map.Pixels;
    }

    /// <summary>
    /// Soft Dice without a threshold, (2 sum(m t) + 1) / (sum(m) + sum(t) + 1): what Polyp-PVT's Train.py chooses its epoch by. With
    /// rescaling, m is (map - min) / (max - min + 1e-8) as there, so that a constant map becomes 0. Two empty masks score 1.
    /// </summary>
    public static double SoftDice(MapHistogram map)
    {
        int low = 0, high = 255;
        while (map.On[low] + map.Off[low] == 0) low++;
        while (map.On[high] + map.Off[high] == 0) high--;
        bool rescaled = map.Rescaling == SweepRescaling.MinMax;
        double shared = 0, sum = 0;
        for (int v = low; v <= high; v++)
        {
            double m = rescaled ? (v - low) / 255.0 / ((high - low) / 255.0 + 1e-8) : v / 255.0;
            shared += map.On[v] * m;
            sum += (map.On[v] + map.Off[v]) * m;
        }
        return (2 * shared + 1) / (sum + map.Positives + 1);
    }
}
