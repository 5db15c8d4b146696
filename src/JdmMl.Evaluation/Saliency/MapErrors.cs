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
    /// Soft Dice without a threshold and without rescaling, (2 sum(m t) + 1) / (sum(m) + sum(t) + 1): what Polyp-PVT's Train.py chooses
    /// its epoch by. Two empty masks score 1.
    /// </summary>
    public static double SoftDice(MapHistogram map)
    {
        double shared = 0, sum = 0;
        for (int v = 0; v < 256; v++)
        {
            shared += map.On[v] * (v / 255.0);
            sum += (map.On[v] + map.Off[v]) * (v / 255.0);
        }
        return (2 * shared + 1) / (sum + map.Positives + 1);
    }
}
