using MathNet.Numerics.Statistics;

namespace JdmMl.Evaluation;

/// <summary>Lesions of one size over a whole set.</summary>
/// <param name="Name">small, medium or large.</param>
/// <param name="Truth">True lesions of that size.</param>
/// <param name="Sensitivity">The share of them that was found; NaN or as chosen where there are none.</param>
/// <param name="Prediction">Predicted lesions of that size, by their own area.</param>
/// <param name="Precision">The share of them that is right; NaN or as chosen where there are none.</param>
public sealed record LesionTercile(string Name, int Truth, double Sensitivity, int Prediction, double Precision);

/// <summary>
/// Lesion scores of a set, whole and by size tercile. The cuts are the terciles of the areas of all true lesions of the set (linear
/// interpolation, Hyndman and Fan's type 7): small is up to the first cut, medium up to the second, large is above.
/// </summary>
/// <param name="SmallUpTo">First cut in pixels; NaN without true lesions.</param>
/// <param name="MediumUpTo">Second cut in pixels; NaN without true lesions.</param>
/// <param name="All">All lesions pooled over images.</param>
/// <param name="Terciles">small, medium, large; empty without true lesions.</param>
public sealed record LesionSizes(double SmallUpTo, double MediumUpTo, LesionTercile All, IReadOnlyList<LesionTercile> Terciles)
{
    /// <summary>Pools the lesions of images.</summary>
    /// <param name="images">One entry an image.</param>
    /// <param name="emptyMasks">What 0/0 is.</param>
    public static LesionSizes Of(IReadOnlyList<LesionScore> images, EmptyMasks emptyMasks)
    {
        Lesion[] truth = [.. images.SelectMany(i => i.Truth)], prediction = [.. images.SelectMany(i => i.Prediction)];
        var all = Make("all", truth, prediction, emptyMasks);
        if (truth.Length == 0) return new(double.NaN, double.NaN, all, []);
        double[] areas = [.. truth.Select(l => (double)l.Area).Order()];
        double small = SortedArrayStatistics.QuantileCustom(areas, 1 / 3.0, QuantileDefinition.R7);
        double medium = SortedArrayStatistics.QuantileCustom(areas, 2 / 3.0, QuantileDefinition.R7);
        LesionTercile Between(string name, double above, double upTo)
        {
            bool Fits(Lesion lesion) => lesion.Area > above && lesion.Area <= upTo;
            return Make(name, [.. truth.Where(Fits)], [.. prediction.Where(Fits)], emptyMasks);
        }
        return new(small, medium, all,
        [
            Between("small", 0, small), Between("medium", small, medium), Between("large", medium, double.PositiveInfinity),
        ]);
    }

    private static LesionTercile Make(string name, Lesion[] truth, Lesion[] prediction, EmptyMasks emptyMasks) => new(
        name, truth.Length, LesionScore.Share(truth, prediction, emptyMasks),
        prediction.Length, LesionScore.Share(prediction, truth, emptyMasks));
}
