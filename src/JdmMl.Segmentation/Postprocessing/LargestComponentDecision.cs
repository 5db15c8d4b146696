using System.Text.Json.Serialization;
using JdmMl.Data;

namespace JdmMl.Segmentation;

/// <summary>Which largest-component steps validation cases spoke for, with the figures; stored as postprocessing.json.</summary>
public sealed record LargestComponentDecision
{
    /// <summary>Of the file.</summary>
    public int FormatVersion { get; init; } = 1;

    /// <summary>How the figures were measured.</summary>
    public string Measure { get; init; } =
        "Dice of each class and case at native size, cases without the class left out; mean over cases, then over foreground classes. " +
        "Adopted where that mean strictly improves and no class gets worse.";

    /// <summary>Number of validation cases.</summary>
    public required int Cases { get; init; }

    /// <summary>All foreground together, then, with more than one class, each class on top of what was adopted before.</summary>
    public required IReadOnlyList<LargestComponentTrial> Trials { get; init; }

    /// <summary>The adopted steps.</summary>
    [JsonIgnore]
    public LargestComponentRule Rule => new(
        Trials.Any(trial => trial is { Adopted: true, Class: null }),
        [.. Trials.Where(trial => trial is { Adopted: true, Class: not null }).Select(trial => trial.Class!.Value)]);

    /// <summary>Decides by predictions, made without any such rule, of cases that were not learnt from.</summary>
    /// <param name="validation">Truth and prediction, of one size; gone through once.</param>
    /// <param name="classes">Number of classes, background included.</param>
    /// <exception cref="JdmException">There is no case, two masks differ in size, or a mask holds a class that there is not.</exception>
    public static LargestComponentDecision Of(IEnumerable<(LabelMask Truth, LabelMask Predicted)> validation, int classes)
    {
        int[] ids = [.. Enumerable.Range(1, classes - 1)];
        // both answers about the whole foreground, without and with every class by itself: classes do not change each other's Dice
        var tried = new[] { (false, false), (true, false), (false, true), (true, true) }
            .ToDictionary(
                key => key, key => (Rule: new LargestComponentRule(key.Item1, key.Item2 ? ids : []), Dice: new ClassDice(classes)));
        var cases = 0;
        foreach (var (truth, predicted) in validation)
        {
            Check(truth, predicted, classes, cases++);
            foreach (var (rule, dice) in tried.Values) dice.Add(truth, rule.Apply(predicted));
        }
        if (cases == 0) throw new JdmException("No validation case was given for the largest-component rule; expected at least one.");

        var whole = LargestComponentTrial.Of(null, tried[(false, false)].Dice.Means(), tried[(true, false)].Dice.Means());
        var trials = new List<LargestComponentTrial> { whole };
        if (ids.Length > 1)
        {
            var single = tried[(whole.Adopted, true)].Dice.Means();
            var current = tried[(whole.Adopted, false)].Dice.Means();
            foreach (var id in ids)
            {
                double[] changed = [.. current];
                changed[id - 1] = single[id - 1];
                var trial = LargestComponentTrial.Of(id, current, changed);
                trials.Add(trial);
                if (trial.Adopted) current = changed;
            }
        }
        return new LargestComponentDecision { Cases = cases, Trials = trials };
    }

    private static void Check(LabelMask truth, LabelMask predicted, int classes, int index)
    {
        if (truth.Width != predicted.Width || truth.Height != predicted.Height)
            throw new JdmException(
                $"Validation case {index}: the truth is {truth.Width}x{truth.Height} pixels and the prediction " +
                $"{predicted.Width}x{predicted.Height}; predict at native size.");
        if (Math.Max(truth.HighestLabel(), predicted.HighestLabel()) is var highest && highest >= classes)
            throw new JdmException(
                $"Validation case {index} holds the class {highest}, but there are {classes} classes; remap the masks, or raise Classes.");
    }
}
