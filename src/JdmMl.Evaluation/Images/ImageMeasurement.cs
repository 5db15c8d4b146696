namespace JdmMl.Evaluation;

/// <summary>Everything measured on one image: its row, and what numbers of the whole set are made of.</summary>
/// <param name="Row">The image's scores by name.</param>
/// <param name="Score">Pixel counts of every class.</param>
/// <param name="Sweep">Curves over 256 thresholds.</param>
/// <param name="Alignment">E-measure over 256 thresholds.</param>
/// <param name="Lesions">Lesions found and invented.</param>
public sealed record ImageMeasurement(
    EvaluationRow Row, ImageScore Score, ThresholdSweep Sweep, EnhancedAlignment Alignment, LesionScore Lesions)
{
    /// <summary>Measures one image.</summary>
    /// <param name="image">The masks, all of one size.</param>
    /// <param name="conventions">
    /// What scores depend on. With more than two classes the rows hold overlap and boundary scores of every class too, as
    /// "dice.class1"; everything else is about the foreground, whatever its classes.
    /// </param>
    /// <exception cref="ArgumentException">Sizes differ, an id is no class, or what the conventions need is missing.</exception>
    public static ImageMeasurement Of(ImageMasks image, EvaluationConventions conventions)
    {
        image.Validate(conventions);
        ImageScore score;
        try
        {
            score = ImageScore.Of(image.Id, image.Group, image.Truth, image.Prediction, conventions.Classes);
        }
        catch (ArgumentException exception)
        {
            throw new ArgumentException($"Image '{image.Id}': {exception.Message}", exception);
        }
        var metrics = new Dictionary<string, double>();
        AddOverlap(metrics, "", score.Foreground, conventions);
        AddBoundary(metrics, "", image, MaskRegion.Foreground, conventions);
        for (int c = 1; conventions.Classes > 2 && c < conventions.Classes; c++)
        {
            string of = FormattableString.Invariant($".class{c}");
            AddOverlap(metrics, of, score.Classes[c], conventions);
            AddBoundary(metrics, of, image, MaskRegion.Class((byte)c), conventions);
        }
        var lesions = AddObjects(metrics, image, conventions);
        var (sweep, alignment) = AddMap(metrics, image, conventions);
        var row = new EvaluationRow { Id = image.Id, Group = image.Group, Width = image.Width, Height = image.Height, Metrics = metrics };
        return new(row, score, sweep, alignment, lesions);
    }

    private static void AddOverlap(
        Dictionary<string, double> metrics, string of, OverlapCounts counts, EvaluationConventions conventions)
    {
        var score = OverlapScore.Of(counts, conventions.EmptyMasks);
        metrics["dice" + of] = score.Dice;
        metrics["iou" + of] = score.Iou;
        metrics["sensitivity" + of] = score.Sensitivity;
        metrics["precision" + of] = score.Precision;
        metrics["specificity" + of] = score.Specificity;
    }

    private static void AddBoundary(
        Dictionary<string, double> metrics, string of, ImageMasks image, MaskRegion region, EvaluationConventions conventions)
    {
        var score = BoundaryScore.Of(image.Truth, image.Prediction, image.Width, region, conventions);
        metrics["nsd" + of] = score.Nsd;
        metrics["hd95" + of] = score.Hd95;
        metrics["asd" + of] = score.AverageDistance;
    }

    private static LesionScore AddObjects(Dictionary<string, double> metrics, ImageMasks image, EvaluationConventions conventions)
    {
        ObjectMap Objects(byte[] mask, ushort[]? labels) => conventions.Instances == InstanceKind.Labels
            ? ObjectMap.OfLabels(labels, image.Width)
            : ObjectMap.OfComponents(mask, image.Width, conventions.Instances == InstanceKind.Components8);
        var objects = ObjectOverlaps.Of(
            Objects(image.Truth, image.TruthObjects), Objects(image.Prediction, image.PredictionObjects));
        var quality = PanopticQuality.Of(objects, conventions.EmptyMasks);
        var lesions = LesionScore.Of(objects, conventions.LesionMatch, conventions.LesionIou);
        metrics["aji"] = AggregatedJaccard.Of(objects, conventions.EmptyMasks);
        metrics["ajiPlus"] = AggregatedJaccard.PlusOf(objects, conventions.EmptyMasks);
        metrics["pq"] = quality.Pq;
        metrics["dq"] = quality.Dq;
        metrics["sq"] = quality.Sq;
        metrics["lesionSensitivity"] = lesions.Sensitivity(conventions.EmptyMasks);
        metrics["lesionPrecision"] = lesions.Precision(conventions.EmptyMasks);
        return lesions;
    }

    private static (ThresholdSweep, EnhancedAlignment) AddMap(
        Dictionary<string, double> metrics, ImageMasks image, EvaluationConventions conventions)
    {
        byte[] map = conventions.SoftMaps ? image.SoftMap! : Array.ConvertAll(image.Prediction, id => id > 0 ? (byte)255 : (byte)0);
        var values = MapHistogram.Of(image.Truth, map, image.Width, conventions.SweepRescaling);
        var (sweep, alignment) = (ThresholdSweep.Of(values), EnhancedAlignment.Of(values));
        metrics["sweepMeanDice"] = sweep.MeanDice;
        metrics["sweepMaxDice"] = sweep.MaxDice;
        metrics["sweepMeanIou"] = sweep.MeanIou;
        metrics["sweepMaxIou"] = sweep.MaxIou;
        metrics["sMeasure"] = StructureMeasure.Of(values);
        metrics["weightedF"] = WeightedFMeasure.Of(image.Truth, map, values, conventions.EmptyMasks);
        metrics["eMeasureMean"] = alignment.Mean;
        metrics["eMeasureMax"] = alignment.Max;
        metrics["eMeasureAdaptive"] = alignment.Adaptive;
        metrics["mae"] = MapErrors.MeanAbsolute(values);
        metrics["softDice"] = MapErrors.SoftDice(values);
        if (!conventions.SoftMaps) return (sweep, alignment);
        var calibration = CalibrationScore.Of(values, conventions.CalibrationBins);
        metrics["ece"] = calibration.ExpectedError;
        metrics["brier"] = calibration.Brier;
        return (sweep, alignment);
    }
}
