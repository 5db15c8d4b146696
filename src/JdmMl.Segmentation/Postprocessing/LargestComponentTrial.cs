using System.Globalization;

namespace JdmMl.Segmentation;

/// <summary>What keeping the largest component did to the validation cases.</summary>
/// <param name="Class">The class it looked at; null: all foreground together.</param>
/// <param name="Adopted">Whether it is done at prediction.</param>
/// <param name="DiceBefore">Mean foreground Dice without it, 0-1.</param>
/// <param name="DiceAfter">Mean foreground Dice with it, 0-1.</param>
/// <param name="ClassDiceBefore">Mean Dice of each foreground class without it.</param>
/// <param name="ClassDiceAfter">Mean Dice of each foreground class with it.</param>
public sealed record LargestComponentTrial(
    int? Class, bool Adopted, double DiceBefore, double DiceAfter,
    IReadOnlyList<double> ClassDiceBefore, IReadOnlyList<double> ClassDiceAfter)
{
    /// <summary>nnU-Net's rule: adopted where the mean strictly improves and no class gets worse.</summary>
    internal static LargestComponentTrial Of(int? classId, IReadOnlyList<double> before, IReadOnlyList<double> after)
    {
        var (dice, changed) = (Mean(before), Mean(after));
        var worse = before.Zip(after).Any(pair => pair.Second < pair.First);
        return new LargestComponentTrial(classId, changed > dice && !worse, dice, changed, before, after);
    }

    /// <summary>One sentence for people.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"largest component of {(Class is int id ? $"class {id}" : "the foreground")} {(Adopted ? "adopted" : "not adopted")}: " +
        $"mean foreground Dice {DiceBefore:0.0000} without, {DiceAfter:0.0000} with it") +
        (Worse is { } list ? $"; worse: class {list}" : "");

    private string? Worse
    {
        get
        {
            var ids = Enumerable.Range(0, ClassDiceBefore.Count).Where(i => ClassDiceAfter[i] < ClassDiceBefore[i]).Select(i => i + 1);
            return ids.Any() ? string.Join(", ", ids) : null;
        }
    }

    private static double Mean(IReadOnlyList<double> values) =>
        values.Where(value => !double.IsNaN(value)).DefaultIfEmpty(double.NaN).Average();
}
