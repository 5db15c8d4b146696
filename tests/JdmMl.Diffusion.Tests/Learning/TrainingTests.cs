using JdmMl.Data;
using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion.Tests.Learning;

public class TrainingTests
{
    private static readonly JointDiffusionOptions Small = new()
    {
        ImageSize = 16, BaseChannels = 32, ChannelMultipliers = [1, 2], ResidualBlocks = 1, AttentionSizes = [8],
        TrainingSteps = 6, BatchSize = 2, CheckpointEvery = 2, LearningRate = 1e-3,
    };

    private static PackedPairs Pack(JointDiffusionOptions options, int count = 5) =>
        PackedPairs.Build(new PhantomPairs(PhantomKind.Polyps, count, 24, 3), options.Packing);

    [Fact]
    public void Three_optimiser_steps_equal_the_reference()
    {
        using var scope = NewDisposeScope();
        var trace = Golden.Open("train_trace");
        using var network = Networks.DenoisingUNetTests.Load();
        using var parameters = new FlatParameters(network);
        using var optimiser = new FlatAdamW(parameters);
        using var average = new ExponentialMovingAverage(parameters.Values, 0.9999, AverageDecay.Constant);
        var loss = new DiffusionLoss(new(NoiseSchedule.Linear(1000)), Objective.Noise.Rules());
        var options = new JointDiffusionOptions { Mode = JointDiffusionMode.Thesis, TrainingSteps = 5 };
        double[] norms = [1.7530684780593284, 1.8614182874382303, 1.8672684842281266];
        double[] rates = [1e-4, 1e-4, 8e-5];
        for (int step = 0; step < 3; step++)
        {
            var raw = trace.Get($"{step}/x_raw");
            var clean = cat([raw.narrow(1, 0, 3), (raw.narrow(1, 3, 1) > 0).to(float32)], 1);
            var terms = loss.Of(network.Predict, clean, Golden.Longs(trace, $"{step}/t"), trace.Get($"{step}/noise"));
            Golden.Close(trace.Get($"{step}/mse"), terms.SquaredError, 1e-4, 1e-5, "mse");
            Golden.Close(trace.Get($"{step}/vb"), terms.Bound!, 1e-4, 1e-5, "vb");
            Golden.Close(trace.Get($"{step}/loss"), terms.Total, 1e-4, 1e-5, "loss");
            terms.Total.mean().backward();
            Assert.Equal(norms[step], GradientClip.Apply(parameters.Gradients!, null).item<double>(), 1e-4);
            double rate = JointDiffusionLearner.RateAt(options, step);
            Assert.Equal(rates[step], rate, 1e-12);
            optimiser.Step(step, rate);
            average.Update(parameters.Values, step);
        }
        using var averaged = new DenoisingUNet(Networks.DenoisingUNetTests.Tiny, new RandomStream(1));
        using var flat = new FlatParameters(averaged, withGradients: false);
        using (no_grad()) flat.Values.copy_(average.Values);
        foreach (var name in trace.Names.Where(n => n.StartsWith("param_after/", StringComparison.Ordinal)))
            Golden.Close(trace.Get(name), network.get_parameter(name["param_after/".Length..]), 0, 2e-6, name);
        foreach (var name in trace.Names.Where(n => n.StartsWith("ema_after/", StringComparison.Ordinal)))
            Golden.Close(trace.Get(name), averaged.get_parameter(name["ema_after/".Length..]), 0, 2e-6, name);
        // Every tensor of both, by its norm: zero-initialised ones are as small as three steps of 1e-4.
        foreach (var (figures, module) in new[] { ("param_l2_after", network), ("ema_l2_after", averaged) })
            foreach (var (name, norm) in Golden.Figures(figures))
                Assert.Equal(norm, module.get_parameter(name).norm().item<float>(), 1e-6 + 1e-4 * norm);
    }

    [Fact]
    public void The_loss_falls()
    {
        var options = Small with { TrainingSteps = 60, BatchSize = 4 };
        using var pairs = Pack(options);
        var losses = new List<double>();
        using var model = new JointDiffusionLearner(options).Train(pairs, new Listener(p => losses.Add(p.Losses["mse"])));
        Assert.Equal(60, losses.Count);
        Assert.True(
            losses.TakeLast(15).Average() < 0.7 * losses.Take(5).Average(),
            $"{losses.Take(5).Average()} -> {losses.TakeLast(15).Average()}");
    }

    [Fact]
    public void Figures_that_are_read_back_together_are_the_same_in_the_same_order()
    {
        using var pairs = Pack(Small);
        List<(long, double, double)> Reported(int every)
        {
            var told = new List<(long, double, double)>();
            using var model = new JointDiffusionLearner(Small) { ReadEvery = every }.Train(
                pairs, new Listener(p => told.Add((p.Step, p.Losses["loss"], p.Losses["rate"]))));
            return told;
        }
        var each = Reported(1);
        Assert.Equal(Enumerable.Range(1, Small.TrainingSteps).Select(step => (long)step), each.Select(told => told.Item1));
        Assert.Equal(each, Reported(4));
    }

    [Fact]
    public void An_interrupted_run_continues_to_the_same_weights()
    {
        using var folder = new TempFolder();
        using var pairs = Pack(Small);
        float[] Weights(JointDiffusionModel model)
        {
            model.Save(folder.Path);
            using var t = SafeTensors.Read(Path.Combine(folder.Path, "weights.safetensors")).Get("input_blocks.0.0.weight");
            return t.data<float>().ToArray();
        }
        using var whole = new JointDiffusionLearner(Small).Train(pairs);
        string checkpoints = Path.Combine(folder.Path, "checkpoints");
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => new JointDiffusionLearner(Small).Train(
            pairs, new Listener(p => { if (p.Step == 3) stop.Cancel(); }), checkpoints, stop.Token));
        string? said = null;
        long first = 0;
        using var resumed = new JointDiffusionLearner(Small).Train(pairs, new Listener(p =>
        {
            said ??= p.Message;
            if (first == 0 && p.Message is null) first = p.Step;
        }), checkpoints);
        Assert.Contains("checkpoint at step 3", said);
        Assert.Equal(4, first);
        Assert.Equal(Weights(whole), Weights(resumed));
    }

    [Fact]
    public void The_checkpoint_of_another_run_is_refused()
    {
        using var folder = new TempFolder();
        using var pairs = Pack(Small);
        using (new JointDiffusionLearner(Small).Train(pairs, checkpointFolder: folder.Path)) { }
        var error = Assert.Throws<JdmException>(
            () => new JointDiffusionLearner(Small with { Seed = 8 }).Train(pairs, checkpointFolder: folder.Path));
        Assert.Contains("other options or data", error.Message);
    }

    [Fact]
    public void A_saved_model_draws_the_same_pairs_and_a_pool_is_a_prefix_of_a_larger_one()
    {
        using var folder = new TempFolder();
        using var pairs = Pack(Small);
        using var model = new JointDiffusionLearner(Small).Train(pairs);
        model.Save(folder.Path);
        using var loaded = JointDiffusionModel.Load(folder.Path);
        Assert.Equivalent(model.Options, loaded.Options);
        var sampler = Diffusion.Samplers.DpmSolverPlusPlus(3);
        var three = new PairSynthesizer(model, sampler, seed: 4, batchSize: 2).Draw(0, 3).ToList();
        var two = new PairSynthesizer(loaded, sampler, seed: 4, batchSize: 5).Draw(1, 2).ToList();
        Assert.Equal(["synthetic-000000", "synthetic-000001", "synthetic-000002"], three.Select(p => p.Info.Id));
        Assert.All(three, p => Assert.Equal(Origins.Synthetic, p.Info.Origin));
        Assert.All(three.Skip(1).Zip(two), p =>
        {
            Assert.Equal(p.First.Image.Pixels, p.Second.Image.Pixels);
            Assert.Equal(p.First.Mask.Labels, p.Second.Mask.Labels);
        });
    }

    [Fact]
    public void Every_fault_of_the_options_is_named()
    {
        string message = Assert.Throws<JdmException>(
            () => new JointDiffusionLearner(Small with { BatchSize = 0, LearningRate = -1, ImageSize = 15 })).Message;
        Assert.All(new[] { "BatchSize is 0", "LearningRate is -1", "ImageSize is 15" }, s => Assert.Contains(s, message));
    }

    [Fact]
    public void Averages_warm_up_in_corrected_mode_alone()
    {
        using var values = zeros(3);
        using var warm = new ExponentialMovingAverage(values, 0.9999, AverageDecay.WarmUp);
        using var constant = new ExponentialMovingAverage(values, 0.9999, AverageDecay.Constant);
        Assert.Equal(0.1, warm.DecayAt(0), 1e-12);
        Assert.Equal(0.9999, warm.DecayAt(10_000_000), 1e-12);
        Assert.Equal(0.9999, constant.DecayAt(0), 1e-12);
    }
}
