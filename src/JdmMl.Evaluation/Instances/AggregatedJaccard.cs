namespace JdmMl.Evaluation;

/// <summary>
/// The aggregated Jaccard index: the pixels shared by matched objects over the pixels of all matched unions and of everything that
/// stayed unmatched. 0..1; without any object on either side it is 0/0.
/// </summary>
public static class AggregatedJaccard
{
    /// <summary>
    /// AJI (Kumar et al. 2017): every true object takes the predicted one with the highest IoU (the first of equals), which several
    /// may share; predictions that nobody took count as wrong.
    /// </summary>
    /// <param name="objects">The objects and their overlaps.</param>
    /// <param name="emptyMasks">What 0/0 is; NaN by default.</param>
    public static double Of(ObjectOverlaps objects, EmptyMasks emptyMasks = EmptyMasks.Exclude)
    {
        var best = new ObjectOverlap?[objects.Truth.Count];
        foreach (var pair in objects.Pairs)
            if (best[pair.Truth] is not { } known || pair.Iou > known.Iou) best[pair.Truth] = pair;
        return Ratio(objects, [.. best.OfType<ObjectOverlap>()], emptyMasks);
    }

    /// <summary>
    /// AJI+ (Graham et al. 2019, HoVer-Net): every object is matched at most once, by the assignment of overlapping objects with the
    /// largest sum of IoU; so one prediction over two true objects is punished once and not twice.
    /// </summary>
    /// <param name="objects">The objects and their overlaps.</param>
    /// <param name="emptyMasks">What 0/0 is; NaN by default.</param>
    public static double PlusOf(ObjectOverlaps objects, EmptyMasks emptyMasks = EmptyMasks.Exclude) =>
        Ratio(objects, BestAssignment.Of(objects), emptyMasks);

    private static double Ratio(ObjectOverlaps objects, IReadOnlyList<ObjectOverlap> matches, EmptyMasks emptyMasks)
    {
        var (missed, extra) = (objects.Truth.Areas.ToArray(), objects.Prediction.Areas.ToArray());
        long shared = 0, union = 0;
        foreach (var match in matches)
        {
            shared += match.Shared;
            union += match.Union;
            (missed[match.Truth], extra[match.Prediction]) = (0, 0);
        }
        union += missed.Sum(area => (long)area) + extra.Sum(area => (long)area);
        return union == 0 ? OverlapScore.Of(default, emptyMasks).Iou : (double)shared / union;
    }
}
