using System.Text.Json;
using JdmMl.Data;
using JdmMl.Segmentation.Tests.Golden;
using JdmMl.Segmentation.Tests.Prediction;
using static TorchSharp.torch;

namespace JdmMl.Segmentation.Tests.Postprocessing;

[Collection(nameof(TorchCollection))]
public sealed class LargestComponentTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jdm-component").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void The_largest_component_is_nnUNets(int index)
    {
        using var scope = NewDisposeScope();
        var reference = Reference.Tensors("largest_component");
        var (input, expected) = (Mask(reference.Get($"{index}/in")), Mask(reference.Get($"{index}/out")));
        Assert.Equal(expected.Labels, LargestComponentRule.WholeForeground.Apply(input).Labels);
        Assert.Equal(expected.Labels, new LargestComponentRule(false, [1]).Apply(input).Labels);
        Assert.Same(input, LargestComponentRule.None.Apply(input));
    }

    [Fact]
    public void Classes_are_looked_at_together_or_one_by_one()
    {
        // classes 1 and 2 touch; a lone 2 lies apart
        var mask = Rows("1120002", "1100000", "0000022");
        Assert.Equal(Rows("1120000", "1100000", "0000000").Labels, LargestComponentRule.WholeForeground.Apply(mask).Labels);
        Assert.Equal(Rows("1100000", "1100000", "0000022").Labels, new LargestComponentRule(false, [2]).Apply(mask).Labels);
        Assert.Equal(mask.Labels, new LargestComponentRule(false, [1]).Apply(mask).Labels);
        Assert.Equal(Rows("1120000", "1100000", "0000000").Labels, new LargestComponentRule(true, [1, 2]).Apply(mask).Labels);
    }

    [Fact]
    public void It_is_adopted_where_the_mean_improves()
    {
        var truth = Rows("11000", "11000", "00000");
        var decision = LargestComponentDecision.Of([(truth, Rows("11000", "11000", "00001")), (truth, truth)], 2);

        var trial = Assert.Single(decision.Trials);
        Assert.True(trial.Adopted);
        Assert.Equal((8.0 / 9 + 1) / 2, trial.DiceBefore, 12);
        Assert.Equal(1, trial.DiceAfter, 12);
        Assert.Equal(LargestComponentRule.WholeForeground.Foreground, decision.Rule.Foreground);
        Assert.Equal(
            "largest component of the foreground adopted: mean foreground Dice 0.9444 without, 1.0000 with it", trial.ToString());
    }

    [Fact]
    public void It_is_not_adopted_where_it_changes_nothing_or_harms()
    {
        var two = Rows("11001", "11001", "00000");
        Assert.True(LargestComponentDecision.Of([(two, Rows("11000", "11000", "00000"))], 2).Rule.IsNone);
        Assert.True(LargestComponentDecision.Of([(two, two)], 2).Rule.IsNone);
        Assert.Contains("not adopted", LargestComponentDecision.Of([(two, two)], 2).Trials[0].ToString());
    }

    [Fact]
    public void A_class_that_gets_worse_forbids_it_for_all_but_not_for_the_others()
    {
        // the part on the right: five wrong pixels of class 1, one right one of class 2
        var truth = Rows("111222220000", "111222220002");
        var predicted = Rows("111222220111", "111222220112");
        var decision = LargestComponentDecision.Of([(truth, predicted)], 3);

        Assert.Equal([null, 1, 2], decision.Trials.Select(trial => trial.Class));
        Assert.False(decision.Trials[0].Adopted);
        Assert.True(decision.Trials[0].DiceAfter > decision.Trials[0].DiceBefore);
        Assert.True(decision.Trials[0].ClassDiceAfter[1] < decision.Trials[0].ClassDiceBefore[1]);
        Assert.True(decision.Trials[1].Adopted);
        Assert.False(decision.Trials[2].Adopted);
        Assert.Equal((false, 1), (decision.Rule.Foreground, decision.Rule.Classes.Single()));
        Assert.Equal(1, decision.Trials[1].ClassDiceAfter[0]);
    }

    [Fact]
    public void Cases_without_a_class_do_not_count_for_it()
    {
        var empty = Rows("0000", "0000");
        var decision = LargestComponentDecision.Of([(empty, empty), (Rows("1100", "1100"), Rows("1000", "1001"))], 3);
        Assert.Equal(2.0 * 2 / (4 + 3), decision.Trials[0].ClassDiceBefore[0], 12);
        Assert.True(double.IsNaN(decision.Trials[0].ClassDiceBefore[1]));
        Assert.Equal(decision.Trials[0].ClassDiceBefore[0], decision.Trials[0].DiceBefore);
    }

    [Fact]
    public void The_decision_is_kept_beside_the_model_and_applied()
    {
        using var model = Irregular.Model(Discs.Tiny);
        var image = Discs.Pair(16, 16, new Random(3), "a").Image;
        var raw = model.Predict(image);
        Assert.NotEqual(raw.Labels, LargestComponentRule.WholeForeground.Apply(raw).Labels);
        using (var decided = Irregular.Model(Discs.Tiny))
        {
            decided.Postprocessing = Decisions.Adopted;
            decided.Save(_folder);
        }
        Assert.True(JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "postprocessing.json"))).RootElement
            .GetProperty("trials")[0].GetProperty("adopted").GetBoolean());

        using var loaded = SegmentationModel.Load(_folder);
        using var without = new SegmentationPredictor(loaded, loaded.Options.ToPredictionOptions() with { LargestComponent = LargestComponentUse.Off });
        using var always = new SegmentationPredictor(model, loaded.Options.ToPredictionOptions() with { LargestComponent = LargestComponentUse.On });

        Assert.Equal(Decisions.Adopted.Trials[0].ToString(), loaded.Postprocessing!.Trials[0].ToString());
        Assert.Equal(LargestComponentRule.WholeForeground.Apply(raw).Labels, loaded.Predict(image).Labels);
        Assert.Equal(raw.Labels, without.Predict(image).Labels);
        Assert.Equal(loaded.Predict(image).Labels, always.Predict(image).Labels);

        model.Save(_folder);                                                // another model: the old decision goes
        Assert.False(File.Exists(Path.Combine(_folder, "postprocessing.json")));
        File.WriteAllText(Path.Combine(_folder, "postprocessing.json"), "{}");
        Assert.Contains("postprocessing.json' cannot be read", Assert.Throws<JdmException>(() => SegmentationModel.Load(_folder)).Message);
    }

    [Fact]
    public void Validation_predictions_are_judged_without_the_rule()
    {
        using var model = Irregular.Model(Discs.Tiny);
        model.Postprocessing = Decisions.Adopted;
        var validation = Discs.Source(4);
        using var off = new SegmentationPredictor(model, model.Options.ToPredictionOptions() with { LargestComponent = LargestComponentUse.Off });
        var expected = LargestComponentDecision.Of(
            off.Segment(validation).Select(one => (one.Pair.Mask, one.Prediction.Mask)), 2);

        var decision = model.Predictor.DecideLargestComponent(validation);

        Assert.Equal(4, decision.Cases);
        Assert.Equal(expected.Trials[0].ToString(), decision.Trials[0].ToString());
        Assert.Throws<JdmException>(() => LargestComponentDecision.Of([], 2));
    }

    private static LabelMask Mask(Tensor values) =>
        new((int)values.shape[1], (int)values.shape[0], values.contiguous().bytes.ToArray());

    private static LabelMask Rows(params string[] rows) =>
        new(rows[0].Length, rows.Length, [.. string.Concat(rows).Select(digit => (byte)(digit - '0'))]);
}
