using System.Text.Json;
using JdmMl.Data;

namespace JdmMl.Segmentation.Tests.Planning;

public class PlannerTests
{
    private static readonly DatasetFingerprint Polyps = new()
    {
        Cases = 1450, DataHash = "x", Shapes = [new(256, 256, 1450)], MedianShape = [256, 256], MedianRelativeSize = 1,
        ForegroundIntensities = [], SamplesPerCase = 1, Classes = [new(0, 1450, 0.9), new(1, 1450, 0.1)], Warnings = [],
    };

    [Fact]
    public void A_plan_becomes_options_and_says_why()
    {
        var plan = Planner.Plan(Polyps, new SegmentationOptions());
        var options = plan.Apply(new SegmentationOptions());

        options.Validate();
        Assert.Equal(49, options.BatchSize);
        Assert.Equal([32, 64, 128, 256, 512, 512, 512], options.Features);
        Assert.Null(options.PatchSize);                                     // squares of ImageSize need none
        Assert.Equal(33_472_396, plan.Parameters);
        Assert.All(plan.Decisions, decision => Assert.NotEqual("", decision.Reason));
        Assert.Contains("5 % of all pixels are 72 patches", plan.Decisions.Single(decision => decision.Name == "batchSize").Reason);
        Assert.Contains("confounded", plan.Decisions.Single(decision => decision.Name == "pretraining").Reason);
    }

    [Fact]
    public void What_was_given_stands_and_is_marked()
    {
        var given = new Dictionary<string, string> { ["BatchSize"] = "given", ["Features"] = "preset 64px", ["LearningRate"] = "given" };
        var options = new SegmentationOptions { BatchSize = 5, Features = [16, 32, 64], LearningRate = 0.3 };
        var plan = Planner.Plan(Polyps, options, given);

        Assert.Equal(5, plan.BatchSize);
        Assert.Equal([16, 32, 64], plan.Features);
        Assert.Equal("given", plan.Decisions.Single(decision => decision.Name == "batchSize").Reason);
        Assert.Equal("preset 64px", plan.Decisions.Single(decision => decision.Name == "features").Reason);
        Assert.Equal(("0.3", "given"), plan.Decisions.Where(d => d.Name == "learningRate").Select(d => (d.Value, d.Reason)).Single());
        Assert.Equal("the default of the options", plan.Decisions.Single(decision => decision.Name == "finetuneEpochs").Reason);
    }

    [Fact]
    public void Plans_go_through_JSON()
    {
        var plan = Planner.Plan(Polyps, new SegmentationOptions());
        var text = JsonSerializer.Serialize(plan, SegmentationJson.Settings);
        var back = JsonSerializer.Deserialize<SegmentationPlan>(text, SegmentationJson.Settings)!;
        Assert.Equal(plan.Decisions, back.Decisions);
        Assert.Contains("\"patchSize\"", text);
    }

    [Fact]
    public void A_strip_gets_a_network_that_halves_both_edges_alike()
    {
        var plan = Planner.Plan(Polyps with { MedianShape = [64, 256] }, new SegmentationOptions());
        Assert.Equal([32, 64, 128, 256, 512], plan.Features);
        Assert.Equal([64, 256], plan.PatchSize);
    }

    [Theory]
    [InlineData(Normalisation.ZScore, "R", "G", "B")]
    [InlineData(Normalisation.ZScore, "stain", "x", "y")]
    [InlineData(Normalisation.RgbToZeroOne, "RGB_to_0_1", "rgb_to_0_1", "rgb_to_0_1")]
    public void Normalisation_follows_the_names_of_the_channels(Normalisation expected, params string[] names) =>
        Assert.Equal(expected, Planner.Plan(Polyps, new() { ChannelNames = names }).Normalisation);

    [Theory]
    [InlineData("the windows of CT", "CT", "ct", "CT")]
    [InlineData("RgbToZeroOne and ZScore", "rgb_to_0_1", "G", "B")]
    public void Names_that_make_no_sense_are_refused(string says, params string[] names) =>
        Assert.Contains(says, Assert.Throws<JdmException>(() => Planner.Plan(Polyps, new() { ChannelNames = names })).Message);
}
