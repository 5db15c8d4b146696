using System.Globalization;

namespace JdmMl.Evaluation;

/// <summary>The numbers of <see cref="EvaluationResult.Set"/>: what is made of all images together and is no mean of rows.</summary>
internal static class SetNumbers
{
    internal static IReadOnlyDictionary<string, double> Of(IReadOnlyList<ImageMeasurement> images, EvaluationConventions conventions)
    {
        var numbers = new Dictionary<string, double>();
        ImageScore[] scores = [.. images.Select(i => i.Score)];
        var summary = EvaluationSummary.Of(scores, new() { EmptyMasks = conventions.EmptyMasks });
        numbers["dice.lower95"] = summary.DiceInterval.Lower;
        numbers["dice.upper95"] = summary.DiceInterval.Upper;
        numbers["iou.lower95"] = summary.IouInterval.Lower;
        numbers["iou.upper95"] = summary.IouInterval.Upper;
        numbers["pooled.foregroundDice"] = summary.Pooled.ForegroundDice;
        numbers["pooled.foregroundIou"] = summary.Pooled.ForegroundIou;
        numbers["pooled.microDice"] = summary.Pooled.MicroDice;
        numbers["pooled.meanClassIou"] = summary.Pooled.MeanClassIou;
        AddNnUnet(numbers, NnUnetSummary.Of(scores));
        AddCurves(numbers, images);
        AddLesions(numbers, LesionSizes.Of([.. images.Select(i => i.Lesions)], conventions.EmptyMasks));
        return numbers;
    }

    private static void AddNnUnet(Dictionary<string, double> numbers, NnUnetSummary summary)
    {
        numbers["nnunet.foregroundMeanDice"] = summary.ForegroundMeanDice;
        numbers["nnunet.foregroundMeanIou"] = summary.ForegroundMeanIou;
        foreach (var c in summary.Classes)
        {
            string of = string.Create(CultureInfo.InvariantCulture, $"nnunet.class{c.ClassId}.");
            numbers[of + "dice"] = c.Dice;
            numbers[of + "iou"] = c.Iou;
        }
    }

    private static void AddCurves(Dictionary<string, double> numbers, IReadOnlyList<ImageMeasurement> images)
    {
        var sweep = ThresholdSweep.Mean([.. images.Select(i => i.Sweep)]);
        var alignment = EnhancedAlignment.Average([.. images.Select(i => i.Alignment)]);
        numbers["sweep.meanDice"] = sweep.MeanDice;
        numbers["sweep.maxDice"] = sweep.MaxDice;
        numbers["sweep.meanIou"] = sweep.MeanIou;
        numbers["sweep.maxIou"] = sweep.MaxIou;
        numbers["sweep.eMeasureMean"] = alignment.Mean;
        numbers["sweep.eMeasureMax"] = alignment.Max;
    }

    private static void AddLesions(Dictionary<string, double> numbers, LesionSizes sizes)
    {
        numbers["lesions.smallUpTo"] = sizes.SmallUpTo;
        numbers["lesions.mediumUpTo"] = sizes.MediumUpTo;
        foreach (var size in sizes.Terciles.Prepend(sizes.All))
        {
            numbers[$"lesions.{size.Name}.truth"] = size.Truth;
            numbers[$"lesions.{size.Name}.sensitivity"] = size.Sensitivity;
            numbers[$"lesions.{size.Name}.prediction"] = size.Prediction;
            numbers[$"lesions.{size.Name}.precision"] = size.Precision;
        }
    }
}
