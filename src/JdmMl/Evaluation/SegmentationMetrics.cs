using JdmMl.Data;
using JdmMl.Evaluation;
using Microsoft.ML;

namespace JdmMl;

/// <summary>How well predicted masks agree with the given ones, at native size.</summary>
/// <param name="Summary">Means over images with intervals.</param>
/// <param name="Images">One entry a row.</param>
/// <param name="Result">
/// Every metric of every row with the conventions, at native size and, where asked for, at the network's; what
/// <see cref="EvaluationResultFile"/> writes for comparisons and reports.
/// </param>
[TypeFormatterSource(typeof(HtmlViews))]
public sealed record SegmentationMetrics(EvaluationSummary Summary, IReadOnlyList<ImageScore> Images, EvaluationResult Result) : IHtmlView
{
    /// <summary>Mean over images of the foreground Dice coefficient, 0 to 1.</summary>
    public double MeanDice => Summary.MeanDice;

    /// <summary>Mean over images of the foreground intersection over union, 0 to 1.</summary>
    public double MeanIou => Summary.MeanIou;

    /// <summary>Bootstrap interval of <see cref="MeanDice"/> over groups; of 95 % unless the options say otherwise.</summary>
    public Interval DiceInterval => Summary.DiceInterval;

    /// <summary>Bootstrap interval of <see cref="MeanIou"/> over groups.</summary>
    public Interval IouInterval => Summary.IouInterval;

    /// <summary>
    /// One row an image as a data view: Id and Group (text), Width, Height and every metric of <see cref="Result"/> by its name (Double,
    /// NaN where the conventions leave it undefined).
    /// </summary>
    public IDataView PerImage => new MetricRows(Result);

    /// <summary>Bootstrap interval of the mean of any metric, by the same options as <see cref="DiceInterval"/>.</summary>
    /// <param name="metric">A name of <see cref="Metric.All"/> that the result holds.</param>
    /// <returns>Undefined with fewer than two groups.</returns>
    /// <exception cref="ArgumentException">The result does not hold the metric.</exception>
    public Interval IntervalOf(string metric)
        => GroupBootstrap.OfMean(Result.Values(metric), [.. Result.Rows.Select(row => row.Group)], Summary.Options);

    /// <summary>Means with intervals, and every image with the worst first; a fragment of HTML without script.</summary>
    public string ToHtml() => MetricTable.Of(this);

    /// <summary>Writes <see cref="ToHtml"/> as a page of its own.</summary>
    /// <param name="path">The file; replaced if it is there.</param>
    public void SaveHtml(string path)
        => AtomicFile.WriteAllText(
            path,
            "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>Segmentation metrics</title></head><body>" +
            $"{ToHtml()}</body></html>");

    /// <summary>Dice and IoU in one line.</summary>
    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"mDice {MeanDice:0.0000} [{DiceInterval.Lower:0.0000}, {DiceInterval.Upper:0.0000}], " +
        $"mIoU {MeanIou:0.0000} [{IouInterval.Lower:0.0000}, {IouInterval.Upper:0.0000}], {Summary.Count} images");
}

/// <summary>How <c>Evaluate</c> reads its rows.</summary>
public sealed record EvaluateOptions
{
    /// <summary>Column with the true masks.</summary>
    public string MaskColumnName { get; init; } = PairColumns.Mask;

    /// <summary>Column with the predicted masks.</summary>
    public string PredictedMaskColumnName { get; init; } = PairColumns.PredictedMask;

    /// <summary>Number of classes, background included.</summary>
    public int Classes { get; init; } = 2;

    /// <summary>Whether rows of origin synthetic count. Off: a score on generated pairs says nothing about real images.</summary>
    public bool AllowSynthetic { get; init; }

    /// <summary>Empty masks, bootstrap and seed of the summary.</summary>
    public EvaluationOptions Metrics { get; init; } = new();

    /// <summary>
    /// Conventions of the further metrics in <see cref="SegmentationMetrics.Result"/>; empty masks and classes are taken from
    /// <see cref="Metrics"/> and <see cref="Classes"/>, instances are connected components, soft maps are not read.
    /// </summary>
    public EvaluationConventions Conventions { get; init; } = new();

    /// <summary>A second size at which everything is measured too, masks resized to it by nearest; null for none.</summary>
    public EvaluationResolution? NetworkSize { get; init; }

    /// <summary>Name of the method or arm in the result.</summary>
    public string Name { get; init; } = "segmentation";
}
