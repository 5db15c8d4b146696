namespace JdmMl.Evaluation;

/// <summary>What a distance between two boundaries is when there is no boundary to measure from.</summary>
public enum EmptyDistance
{
    /// <summary>
    /// 0 where both masks are empty, the length of the image's diagonal where exactly one is: the worst that the image allows, so that
    /// a missed lesion weighs in the mean instead of leaving it. The default.
    /// </summary>
    ImageDiagonal,

    /// <summary>
    /// NaN where either mask is empty: left out of the mean and counted. A method that misses difficult lesions altogether looks
    /// better for it.
    /// </summary>
    Exclude,
}
