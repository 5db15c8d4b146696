using System.Globalization;

namespace JdmMl.Evaluation;

/// <summary>
/// Everything that a metric's value depends on besides the masks. The same record steers the evaluation and is written beside its
/// numbers, so the two cannot disagree; results with different conventions are not compared.
/// </summary>
public sealed record EvaluationConventions
{
    /// <summary>What 0/0 is in overlap scores, NSD, AJI, PQ and lesion scores, which happens with empty masks.</summary>
    public EmptyMasks EmptyMasks { get; init; } = EmptyMasks.Exclude; // nnU-Net's evaluator: nanmean

    /// <summary>What a boundary distance (HD95, average surface distance) is when a mask is empty.</summary>
    public EmptyDistance EmptyDistance { get; init; } = EmptyDistance.ImageDiagonal; // a missed lesion must not vanish from the mean

    /// <summary>Number of classes with the background; 2 is foreground against background.</summary>
    public int Classes { get; init; } = 2;

    /// <summary>Whether soft maps are rescaled to their own minimum and maximum before they are cut.</summary>
    public SweepRescaling SweepRescaling { get; init; } = SweepRescaling.MinMax; // PraNet eval/main.m

    /// <summary>Distance up to which boundaries agree in NSD, in the unit of the spacing.</summary>
    public double Tolerance { get; init; } = 2; // pixels; the house's choice: about the spread of careful annotators at 256 to 1000 px

    /// <summary>Width of a pixel, in <see cref="Unit"/>.</summary>
    public double SpacingX { get; init; } = 1;

    /// <summary>Height of a pixel, in <see cref="Unit"/>.</summary>
    public double SpacingY { get; init; } = 1;

    /// <summary>Name of the unit of spacing, tolerance and distances.</summary>
    public string Unit { get; init; } = "px";

    /// <summary>Whether foreground pixels at the image's edge are boundary pixels.</summary>
    public bool EdgeIsBoundary { get; init; } = true; // SciPy's binary_erosion with border_value 0, as in MedPy

    /// <summary>How the 95 % Hausdorff distance joins its two directions.</summary>
    public HausdorffDefinition Hausdorff { get; init; } = HausdorffDefinition.LargerPercentile; // MONAI, DeepMind surface-distance

    /// <summary>What one object is in AJI, PQ and lesion scores.</summary>
    public InstanceKind Instances { get; init; } = InstanceKind.Components8;

    /// <summary>When a predicted lesion finds a true one.</summary>
    public LesionMatch LesionMatch { get; init; } = LesionMatch.AnyOverlap;

    /// <summary>Least IoU of a find where <see cref="LesionMatch"/> asks for IoU, 0 to 1.</summary>
    public double LesionIou { get; init; } = 0.5;

    /// <summary>Number of equally wide bins of the calibration error.</summary>
    public int CalibrationBins { get; init; } = 15; // Guo et al. 2017

    /// <summary>
    /// Whether sweep, S-, F- and E-measure and MAE look at soft maps; otherwise at the predicted masks as maps of 0 and 255.
    /// </summary>
    public bool SoftMaps { get; init; }

    /// <summary>How values of the true masks became classes; empty where class ids were given.</summary>
    public string TruthValues { get; init; } = "";

    /// <summary>How values of the predicted masks became classes; empty where class ids were given.</summary>
    public string PredictionValues { get; init; } = "";

    /// <summary>Name and value of every convention, for tables.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Entries()
    {
        string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
        return
        [
            new("0/0 (empty masks)", EmptyMasks.ToString()),
            new("distance to an empty mask", EmptyDistance.ToString()),
            new("classes", Number(Classes)),
            new("sweep rescaling", SweepRescaling.ToString()),
            new("tolerance", $"{Number(Tolerance)} {Unit}"),
            new("spacing x, y", $"{Number(SpacingX)}, {Number(SpacingY)} {Unit}"),
            new("image edge is boundary", EdgeIsBoundary ? "yes" : "no"),
            new("HD95", Hausdorff.ToString()),
            new("instances", Instances.ToString()),
            new("lesion found by", LesionMatch == LesionMatch.Iou ? $"IoU >= {Number(LesionIou)}" : LesionMatch.ToString()),
            new("calibration bins", Number(CalibrationBins)),
            new("sweep, S, F, E, MAE of", SoftMaps ? "soft maps" : "the masks"),
            new("truth values", TruthValues.Length == 0 ? "class ids" : TruthValues),
            new("prediction values", PredictionValues.Length == 0 ? "class ids" : PredictionValues),
        ];
    }

    /// <summary>The conventions in which two results differ, as "name: this / other"; empty where they agree.</summary>
    public IReadOnlyList<string> DifferencesFrom(EvaluationConventions other) =>
    [
        .. Entries().Zip(other.Entries()).Where(pair => pair.First.Value != pair.Second.Value)
            .Select(pair => $"{pair.First.Key}: {pair.First.Value} / {pair.Second.Value}"),
    ];

    /// <summary>Refuses impossible values, all in one message.</summary>
    /// <exception cref="ArgumentException">At least one value is out of range.</exception>
    public void Validate()
    {
        var faults = new List<string>();
        void Require(bool holds, FormattableString fault)
        {
            if (!holds) faults.Add(FormattableString.Invariant(fault));
        }
        Require(Enum.IsDefined(EmptyMasks), $"EmptyMasks is {(int)EmptyMasks}; expected Exclude, One or Zero.");
        Require(Enum.IsDefined(EmptyDistance), $"EmptyDistance is {(int)EmptyDistance}; expected ImageDiagonal or Exclude.");
        Require(Classes is >= 2 and <= 256, $"Classes is {Classes}; expected 2 to 256, the background included.");
        Require(Enum.IsDefined(SweepRescaling), $"SweepRescaling is {(int)SweepRescaling}; expected MinMax or None.");
        Require(Tolerance is >= 0 and < double.PositiveInfinity, $"Tolerance is {Tolerance}; expected 0 or more.");
        Require(SpacingX is > 0 and < double.PositiveInfinity, $"SpacingX is {SpacingX}; expected more than 0.");
        Require(SpacingY is > 0 and < double.PositiveInfinity, $"SpacingY is {SpacingY}; expected more than 0.");
        Require(Enum.IsDefined(Hausdorff), $"Hausdorff is {(int)Hausdorff}; expected LargerPercentile or PooledPercentile.");
        Require(Enum.IsDefined(Instances), $"Instances is {(int)Instances}; expected Components8, Components4 or Labels.");
        Require(Enum.IsDefined(LesionMatch), $"LesionMatch is {(int)LesionMatch}; expected AnyOverlap or Iou.");
        Require(LesionIou is > 0 and <= 1, $"LesionIou is {LesionIou}; expected more than 0 and at most 1.");
        Require(CalibrationBins is >= 1 and <= 255, $"CalibrationBins is {CalibrationBins}; expected 1 to 255.");
        if (faults.Count > 0) throw new ArgumentException("EvaluationConventions: " + string.Join(" ", faults));
    }
}
