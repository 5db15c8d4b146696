namespace JdmMl.Evaluation;

/// <summary>An object and whether it has a counterpart in the other mask.</summary>
/// <param name="Area">Its pixels.</param>
/// <param name="Matched">A true one: found. A predicted one: right.</param>
public readonly record struct Lesion(int Area, bool Matched);

/// <summary>Lesions found and lesions invented in one image, by the rule of <see cref="LesionMatch"/>.</summary>
/// <param name="Truth">Every true object.</param>
/// <param name="Prediction">Every predicted object.</param>
public sealed record LesionScore(IReadOnlyList<Lesion> Truth, IReadOnlyList<Lesion> Prediction)
{
    /// <summary>Matches the objects of one image.</summary>
    /// <param name="objects">The objects and their overlaps.</param>
    /// <param name="match">When two objects match.</param>
    /// <param name="iou">Least IoU where the rule asks for it.</param>
    public static LesionScore Of(ObjectOverlaps objects, LesionMatch match, double iou)
    {
        var (found, right) = (new bool[objects.Truth.Count], new bool[objects.Prediction.Count]);
        if (match == LesionMatch.AnyOverlap)
            foreach (var pair in objects.Pairs) found[pair.Truth] = right[pair.Prediction] = true;
        else
            foreach (var pair in objects.Pairs.Where(p => p.Iou >= iou).OrderByDescending(p => p.Iou))
                if (!found[pair.Truth] && !right[pair.Prediction]) found[pair.Truth] = right[pair.Prediction] = true;
        return new(
            [.. objects.Truth.Areas.Select((area, i) => new Lesion(area, found[i]))],
            [.. objects.Prediction.Areas.Select((area, i) => new Lesion(area, right[i]))]);
    }

    /// <summary>The share of true lesions that were found; no true lesion is 0/0.</summary>
    public double Sensitivity(EmptyMasks emptyMasks) => Share(Truth, Prediction, emptyMasks);

    /// <summary>The share of predicted lesions that are right; no predicted lesion is 0/0.</summary>
    public double Precision(EmptyMasks emptyMasks) => Share(Prediction, Truth, emptyMasks);

    internal static double Share(IReadOnlyCollection<Lesion> lesions, IReadOnlyCollection<Lesion> others, EmptyMasks emptyMasks) =>
        OverlapScore.Of(
            new(lesions.Count(l => l.Matched), others.Count(l => !l.Matched), lesions.Count(l => !l.Matched), 0),
            emptyMasks).Sensitivity;
}
