using JdmMl.Data;
using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion.Tests.Learning;

public class ConditionalModelTests
{
    private static readonly JointDiffusionOptions Small = new()
    {
        ImageSize = 16, BaseChannels = 32, ChannelMultipliers = [1, 2], ResidualBlocks = 1, AttentionSizes = [8],
        TrainingSteps = 6, BatchSize = 4, LearningRate = 1e-3, ConditionDropout = 0.3,
    };

    private static PackedPairs Pack(JointDiffusionOptions options, int count = 5)
        => PackedPairs.Build(new PhantomPairs(PhantomKind.Polyps, count, 24, 3), options.Packing);

    [Theory]
    [InlineData(Conditioning.Concatenation, "mask", 3, JointDiffusionMode.Corrected)]
    [InlineData(Conditioning.LatentEncoder, "mask", 3, JointDiffusionMode.Corrected)]
    [InlineData(Conditioning.Concatenation, "image", 1, JointDiffusionMode.Thesis)]
    [InlineData(Conditioning.LatentEncoder, "image", 1, JointDiffusionMode.Corrected)]
    public void A_conditional_model_trains_saves_loads_and_draws_what_is_not_given(
        Conditioning conditioning, string given, int channels, JointDiffusionMode mode)
    {
        var options = Small with { Conditioning = conditioning, ConditionOn = given, Mode = mode };
        using var pairs = Pack(options);
        using var folder = new TempFolder();
        var reported = new HashSet<string>();
        using (var model = new JointDiffusionLearner(options).Train(pairs, new Listener(p => reported.UnionWith(p.Losses.Keys))))
        {
            Assert.Equal(channels, model.Channels);
            Assert.Equal(given, model.Given?.Name);
            Assert.Contains(given == "mask" ? "mse image" : "mse mask", reported);
            Assert.DoesNotContain($"mse {given}", reported);
            model.Save(folder.Path);
        }
        using var loaded = JointDiffusionModel.Load(folder.Path);
        using var known = new GivenOptions { Given = given == "mask" ? GivenKind.Mask : GivenKind.Image, Guidance = 2 }.Of(loaded, pairs);
        var drawn = new PairSynthesizer(loaded, Diffusion.Samplers.DpmSolverPlusPlus(2), 1, batchSize: 2) { Given = known }.Draw(3, 3).ToList();
        var (rgb, mask) = (new byte[3 * 256], new byte[256]);
        for (int i = 0; i < 3; i++)
        {
            pairs.Read((3 + i) % 5, rgb, mask);
            if (given == "mask") Assert.Equal(mask, drawn[i].Mask.Labels);
            else Assert.Equal(rgb[0], drawn[i].Image.Pixels[0]);
        }
    }

    [Fact]
    public void The_answer_depends_on_the_condition_and_an_absent_one_is_the_middle_of_the_range()
    {
        var options = Small with { Conditioning = Conditioning.Concatenation, Mode = JointDiffusionMode.Thesis };
        using var scope = NewDisposeScope();
        using var pairs = Pack(options);
        using var model = new JointDiffusionLearner(options).Train(pairs);
        var x = randn(2, 3, 16, 16);
        var (empty, full, middle) = (zeros(2, 1, 16, 16), ones(2, 1, 16, 16), full_like(zeros(2, 1, 16, 16), 0.5));
        long[] t = [300, 300];
        Assert.True((model.Predict(x, t, empty) - model.Predict(x, t, full)).abs().max().item<float>() > 1e-6);
        Assert.Equal(0, (model.Predict(x, t) - model.Predict(x, t, middle)).abs().max().item<float>());
    }

    [Fact]
    public void A_model_that_is_given_something_refuses_to_draw_without_it_and_the_joint_one_to_be_guided()
    {
        var options = Small with { Conditioning = Conditioning.Concatenation, TrainingSteps = 1 };
        using var pairs = Pack(options);
        using var model = new JointDiffusionLearner(options).Train(pairs);
        var sampler = Diffusion.Samplers.DpmSolverPlusPlus(2);
        Assert.Contains("for a given mask; give one", Assert.Throws<JdmException>(() => new PairSynthesizer(model, sampler, 1).Draw(0, 1).ToList()).Message);
        Assert.Contains("give that", Assert.Throws<JdmException>(() => new GivenOptions { Given = GivenKind.Image }.Of(model, pairs)).Message);
        using var joint = new JointDiffusionLearner(Small with { TrainingSteps = 1 }).Train(pairs);
        Assert.Contains("model is joint", Assert.Throws<JdmException>(
            () => new GivenOptions { Given = GivenKind.Mask, Guidance = 2 }.Of(joint, pairs)).Message);
    }

    [Fact]
    public void Classes_are_told_apart_by_data_set_and_drawn_by_name()
    {
        var one = new PhantomPairs(PhantomKind.Polyps, 3, 16, 1);
        var two = new PhantomPairs(PhantomKind.Nuclei, 3, 16, 2);
        var options = Small with { ClassLabels = [one.Items[0].DataSet, two.Items[0].DataSet], TrainingSteps = 4 };
        Assert.NotEqual(options.ClassLabels[0], options.ClassLabels[1]);
        using var pairs = PackedPairs.Build(new MemoryPairs(
            [.. Enumerable.Range(0, 3).Select(i => one.Read(i)), .. Enumerable.Range(0, 3).Select(i => two.Read(i)).Select(p => p with { Info = p.Info with { Id = "n" + p.Info.Id } })]),
            options.Packing);
        using var model = new JointDiffusionLearner(options).Train(pairs);
        byte[] Draw(string label)
        {
            using var given = new GivenOptions { ClassLabel = label }.Of(model, null);
            return new PairSynthesizer(model, Diffusion.Samplers.DpmSolverPlusPlus(2), 1) { Given = given }.Draw(0, 1).Single().Image.Pixels;
        }
        Assert.NotEqual(Draw(options.ClassLabels[0]), Draw(options.ClassLabels[1]));
        Assert.Contains("knows", Assert.Throws<JdmException>(() => Draw("glas")).Message);
    }

    [Fact]
    public void One_image_for_another_is_a_conditional_model_too()
    {
        var options = Small with { TrainingSteps = 2, Conditioning = Conditioning.Concatenation, ConditionOn = "density" };
        var source = new PhantomPairs(PhantomKind.Nuclei, 4, 16, 1);
        using var samples = PackedSamples.Pack(
            new ModalityLayout(Modality.Colour("stained"), Modality.Grey("density")), options.Rules.Range, options.Packing, source, source);
        using var folder = new TempFolder();
        using (var model = new JointDiffusionLearner(options).Train(samples, new TrainingRun())) model.Save(folder.Path);
        using var loaded = JointDiffusionModel.Load(folder.Path);
        Assert.Equal(["stained"], loaded.Drawn.Select(m => m.Name));
        var missing = options with { ConditionOn = "depth" };
        Assert.Contains("'stained', 'density'", Assert.Throws<JdmException>(() => new JointDiffusionLearner(missing).Train(samples, new())).Message);
    }

    [Fact]
    public void Guidance_needs_a_model_that_was_trained_to_go_without()
    {
        var options = Small with { TrainingSteps = 1, Conditioning = Conditioning.Concatenation, ConditionDropout = 0 };
        using var pairs = Pack(options);
        using var model = new JointDiffusionLearner(options).Train(pairs);
        Assert.Contains("ConditionDropout 0", Assert.Throws<JdmException>(
            () => new GivenOptions { Given = GivenKind.Mask, Guidance = 2 }.Of(model, pairs)).Message);
    }

    [Fact]
    public void Image_and_image_are_learned_together()
    {
        var options = Small with { TrainingSteps = 3 };
        var source = new PhantomPairs(PhantomKind.Nuclei, 4, 16, 1);
        using var samples = PackedSamples.Pack(
            new ModalityLayout(Modality.Colour("stained"), Modality.Grey("density")), options.Rules.Range, options.Packing, source, source);
        using var model = new JointDiffusionLearner(options).Train(samples, new TrainingRun());
        using var scope = NewDisposeScope();
        var x = Diffusion.Samplers.DpmSolverPlusPlus(2).Sample(model, model.Process, new SampleNoise(1, [0], 4, 16, CPU), model.Sampling);
        var drawn = model.Decode(x).Single();
        Assert.Equal(["stained", "density"], drawn.Images.Keys);
        Assert.Equal(["stained", "density"], model.Drawn.Select(m => m.Name));
    }
}
