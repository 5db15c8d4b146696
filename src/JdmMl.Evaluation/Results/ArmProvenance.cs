using System.Globalization;
using System.Text.RegularExpressions;

namespace JdmMl.Evaluation;

/// <summary>
/// Which arm of an experiment a result belongs to, as <see cref="EvaluationResult.Provenance"/> says it. Here stand the names of all keys;
/// <see cref="ClaimProvenance"/> holds the two that claims read as well. 'jdm evaluate --provenance key=value' writes them.
/// </summary>
/// <param name="Arm">What was trained on.</param>
/// <param name="Ratio">Synthetic pairs in percent of the real training pairs; 0 without synthetic pairs.</param>
/// <param name="RealPairs">Number of real training pairs, 100 %; null where not recorded.</param>
public sealed partial record ArmProvenance(ExperimentArm Arm, double Ratio, int? RealPairs)
{
    /// <summary>
    /// Key of the arm: <c>real-only</c>, <c>synthetic-only</c>, <c>pretrain-finetune</c>, <c>permuted-control</c>, <c>permuted-only</c>,
    /// <c>warm-restart</c> or <c>classical-augmentation</c>.
    /// </summary>
    public const string ArmKey = "arm";

    /// <summary>Key of the synthetic pairs in percent of the real training pairs, such as 250.</summary>
    public const string RatioKey = "ratio";

    /// <summary>Key of the number of real training pairs.</summary>
    public const string RealPairsKey = "realPairs";

    /// <summary>Key of the folder of predicted masks, for pictures; 'jdm evaluate' records it as <see cref="PredKey"/> by itself.</summary>
    public const string PredictionsKey = "predictions";

    /// <summary>Key of the folder that 'jdm evaluate' scored.</summary>
    public const string PredKey = "pred";

    /// <summary>Key of the folder of true masks.</summary>
    public const string TruthKey = "truth";

    /// <summary>Key of the folder of test images, for pictures.</summary>
    public const string ImagesKey = "images";

    /// <summary>The arm as files and people name it, such as pretrain-finetune.</summary>
    public static string NameOf(ExperimentArm arm) => Capital().Replace($"{arm}", "-$1").TrimStart('-').ToLowerInvariant();

    /// <summary>What is recorded; null where a result names no arm.</summary>
    /// <exception cref="ArgumentException">The arm is unknown, or a number is none or missing.</exception>
    public static ArmProvenance? Of(EvaluationResult result)
    {
        if (!result.Provenance.TryGetValue(ArmKey, out var name)) return null;
        string who = $"Result '{result.Name}' on '{result.DataSet}'";
        var arms = Enum.GetValues<ExperimentArm>();
        if (!arms.Any(a => NameOf(a) == name))
            throw new ArgumentException($"{who} records {ArmKey} '{name}'; expected {string.Join(", ", arms.Select(NameOf))}.");
        var arm = arms.First(a => NameOf(a) == name);
        bool synthetic = arm is ExperimentArm.SyntheticOnly or ExperimentArm.PretrainFinetune
            or ExperimentArm.PermutedControl or ExperimentArm.PermutedOnly;
        return new(arm, RatioOf(result, who, name, synthetic), PairsOf(result, who));
    }

    private static double RatioOf(EvaluationResult result, string who, string arm, bool synthetic)
    {
        if (!result.Provenance.TryGetValue(RatioKey, out var text))
            return !synthetic ? 0 : throw new ArgumentException(
                $"{who} records {ArmKey} '{arm}' without '{RatioKey}'; expected synthetic pairs in percent of real ones, such as 250.");
        bool read = double.TryParse(text.TrimEnd('%', ' '), NumberStyles.Float, CultureInfo.InvariantCulture, out double ratio);
        if (!read || !double.IsFinite(ratio) || (synthetic ? ratio <= 0 : ratio != 0))
            throw new ArgumentException(
                $"{who} records {RatioKey} '{text}' for {ArmKey} '{arm}'; " +
                (synthetic ? "expected a number above 0, in percent." : "expected 0 or nothing, since it trains on no synthetic pairs."));
        return ratio;
    }

    private static int? PairsOf(EvaluationResult result, string who)
    {
        if (!result.Provenance.TryGetValue(RealPairsKey, out var text)) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int pairs) && pairs > 0
            ? pairs
            : throw new ArgumentException($"{who} records {RealPairsKey} '{text}'; expected a whole number above 0.");
    }

    [GeneratedRegex("([A-Z])")]
    private static partial Regex Capital();
}
