namespace JdmMl.Evaluation;

/// <summary>
/// Panoptic quality of one kind of object (Kirillov et al. 2019): objects match where their IoU is above 0.5, which at most one can be.
/// </summary>
/// <param name="Pq">DQ times SQ, 0..1; 0 where objects exist and none match. No object on either side: 0/0.</param>
/// <param name="Dq">Detection quality TP / (TP + FP / 2 + FN / 2), the F1 of objects. No object on either side: 0/0.</param>
/// <param name="Sq">Segmentation quality, the mean IoU of the matches. No match: 0/0, which One turns into 1 only without objects.</param>
/// <param name="Matches">Matched pairs (TP).</param>
public readonly record struct PanopticQuality(double Pq, double Dq, double Sq, int Matches)
{
    /// <summary>Scores objects.</summary>
    /// <param name="objects">The objects and their overlaps.</param>
    /// <param name="emptyMasks">What 0/0 is; NaN by default.</param>
    public static PanopticQuality Of(ObjectOverlaps objects, EmptyMasks emptyMasks = EmptyMasks.Exclude)
    {
        int matches = 0, all = objects.Truth.Count + objects.Prediction.Count;
        double quality = 0;
        foreach (var pair in objects.Pairs)
        {
            if (2L * pair.Shared <= pair.Union) continue;
            matches++;
            quality += pair.Iou;
        }
        if (all == 0)
        {
            double undefined = OverlapScore.Of(default, emptyMasks).Dice;
            return new(undefined, undefined, undefined, 0);
        }
        double dq = 2.0 * matches / all;                                    // TP + FP/2 + FN/2 is half of all objects
        double sq = matches > 0 ? quality / matches : emptyMasks == EmptyMasks.Zero ? 0 : double.NaN;
        return new(matches > 0 ? dq * sq : 0, dq, sq, matches);
    }
}
