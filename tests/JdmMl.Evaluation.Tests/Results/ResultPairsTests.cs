using static JdmMl.Evaluation.Tests.Results.EvaluationResultFileTests;

namespace JdmMl.Evaluation.Tests.Results;

/// <summary>Two results side by side: nothing that differs is averaged silently.</summary>
public class ResultPairsTests
{
    private static readonly EvaluationResult A = Make("a", ("1", 0.5), ("2", 0.7), ("3", double.NaN));
    private static readonly EvaluationResult B = Make("b", ("3", double.NaN), ("2", 0.6), ("1", 0.9));

    [Fact]
    public void Images_are_matched_by_name_and_those_undefined_in_both_are_named()
    {
        var pairs = ResultPairs.Of(A, B, "dice");

        Assert.Equal(["1", "2"], pairs.Ids);
        Assert.Equal([0.5, 0.7], pairs.First);
        Assert.Equal([0.9, 0.6], pairs.Second);
        Assert.Equal(["g1", "g2"], pairs.Groups);
        Assert.Equal(["3"], pairs.Undefined);
    }

    [Fact]
    public void What_differs_is_refused()
    {
        Refused("'b' lacks 1 image: 3.", A, B with { Rows = [.. B.Rows.Skip(1)] });
        Refused("'a' lacks 1 image: 3.", A with { Rows = [.. A.Rows.Take(2)] }, B);
        Refused("0/0 (empty masks): Exclude / Zero", A, B with { Conventions = B.Conventions with { EmptyMasks = EmptyMasks.Zero } });
        Refused("tolerance: 1.5 mm / 2 mm", A, B with { Conventions = B.Conventions with { Tolerance = 2 } });
        Refused("prediction values: class ids / threshold 9", A,
            B with { Conventions = B.Conventions with { PredictionValues = "threshold 9" } });
        Refused("at native and at 256x256", A, B with { Resolution = new(256, 256) });
        Refused("'set' and 'other'", A, B with { DataSet = "other" });
        Refused("dice is undefined in one of them only, for 1 image: 3", A, Make("b", ("1", 0.5), ("2", 0.7), ("3", 0)));
        Refused("group 'g1' here and in 'other' there", A, B with { Rows = [B.Rows[0], B.Rows[1], B.Rows[2] with { Group = "other" }] });
        Refused("no metric 'hd95'", A, B, "hd95");
    }

    private static void Refused(string says, EvaluationResult a, EvaluationResult b, string metric = "dice") =>
        Assert.Contains(says, Assert.Throws<ArgumentException>(() => ResultPairs.Of(a, b, metric)).Message);
}
