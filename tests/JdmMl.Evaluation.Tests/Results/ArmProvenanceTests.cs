namespace JdmMl.Evaluation.Tests;

public class ArmProvenanceTests
{
    private static EvaluationResult With(params (string Key, string Value)[] provenance) => new()
    {
        Name = "a", DataSet = "s", Conventions = new(),
        Rows = [new EvaluationRow { Id = "1", Metrics = new Dictionary<string, double> { ["dice"] = 1 } }],
        Provenance = provenance.ToDictionary(p => p.Key, p => p.Value),
    };

    [Theory]
    [InlineData("real-only", ExperimentArm.RealOnly, null, 0)]
    [InlineData("synthetic-only", ExperimentArm.SyntheticOnly, "100", 100)]
    [InlineData("pretrain-finetune", ExperimentArm.PretrainFinetune, "250 %", 250)]
    [InlineData("permuted-control", ExperimentArm.PermutedControl, "12.5", 12.5)]
    [InlineData("permuted-only", ExperimentArm.PermutedOnly, "100", 100)]
    [InlineData("warm-restart", ExperimentArm.WarmRestart, "0", 0)]
    [InlineData("classical-augmentation", ExperimentArm.ClassicalAugmentation, null, 0)]
    public void Arms_are_read_by_the_names_that_are_written(string name, ExperimentArm arm, string? ratio, double percent)
    {
        var result = ratio is null ? With(("arm", name), ("realPairs", "880")) : With(("arm", name), ("ratio", ratio), ("realPairs", "880"));
        Assert.Equal(new ArmProvenance(arm, percent, 880), ArmProvenance.Of(result));
        Assert.Equal(name, ArmProvenance.NameOf(arm));
    }

    [Fact]
    public void A_result_may_name_no_arm() => Assert.Null(ArmProvenance.Of(With(("pred", "x"))));

    [Theory]
    [InlineData("records arm 'real'; expected real-only, synthetic-only, pretrain-finetune", "arm=real")]
    [InlineData("records arm 'synthetic-only' without 'ratio'", "arm=synthetic-only")]
    [InlineData("expected a number above 0, in percent", "arm=synthetic-only", "ratio=many")]
    [InlineData("expected a number above 0, in percent", "arm=pretrain-finetune", "ratio=0")]
    [InlineData("since it trains on no synthetic pairs", "arm=real-only", "ratio=100")]
    [InlineData("records realPairs '0'", "arm=real-only", "realPairs=0")]
    public void What_makes_no_sense_is_refused(string says, params string[] provenance) => Assert.Contains(
        says,
        Assert.Throws<ArgumentException>(() => ArmProvenance.Of(With([.. provenance.Select(p => (p.Split('=')[0], p.Split('=')[1]))]))).Message);
}
