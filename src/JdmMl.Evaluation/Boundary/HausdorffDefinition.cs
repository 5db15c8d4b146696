namespace JdmMl.Evaluation;

/// <summary>
/// How the 95 % Hausdorff distance joins the distances of both directions. Percentiles interpolate linearly between order statistics
/// (Hyndman and Fan's type 7, NumPy's default).
/// </summary>
public enum HausdorffDefinition
{
    /// <summary>The larger of the two directions' percentiles, as in MONAI and DeepMind's surface-distance. The default.</summary>
    LargerPercentile,

    /// <summary>The percentile of both directions' distances thrown together, as in MedPy's hd95.</summary>
    PooledPercentile,
}
