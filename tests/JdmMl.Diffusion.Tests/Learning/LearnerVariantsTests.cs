using JdmMl.Data;
using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion.Tests.Learning;

/// <summary>Every switch of the training takes its steps, keeps its state and reports what it should.</summary>
public class LearnerVariantsTests
{
    private static readonly JointDiffusionOptions Small = new()
    {
        ImageSize = 16, BaseChannels = 32, ChannelMultipliers = [1, 2], ResidualBlocks = 1, AttentionSizes = [8],
        TrainingSteps = 4, BatchSize = 4, CheckpointEvery = 2, LearningRate = 1e-3,
    };

    private static PackedPairs Pack(JointDiffusionOptions options, int count = 5) =>
        PackedPairs.Build(new PhantomPairs(PhantomKind.Polyps, count, 24, 3), options.Packing);

    private static float[] Weights(JointDiffusionModel model)
        => [.. model.Weights.SelectMany(w => { using var flat = w.Value.detach().flatten(); return flat.data<float>().ToArray(); })];

    private static JointDiffusionModel Train(JointDiffusionOptions options, List<IReadOnlyDictionary<string, double>>? reports = null)
    {
        using var pairs = Pack(options);
        return new JointDiffusionLearner(options).Train(pairs, new Listener(p => { if (p.Losses.Count > 0) reports?.Add(p.Losses); }));
    }

    public static TheoryData<Objective, LossKind, ReverseVariance, NoiseScheduleKind, TimestepSampling> Variants() => new()
    {
        { Objective.Noise, LossKind.Hybrid, ReverseVariance.Learned, NoiseScheduleKind.Linear, TimestepSampling.Uniform },
        { Objective.Clean, LossKind.Simple, ReverseVariance.Large, NoiseScheduleKind.Cosine, TimestepSampling.Uniform },
        { Objective.Velocity, LossKind.Variational, ReverseVariance.Learned, NoiseScheduleKind.Cosine, TimestepSampling.LossSecondMoment },
        { Objective.Mean, LossKind.Simple, ReverseVariance.Small, NoiseScheduleKind.Linear, TimestepSampling.LossSecondMoment },
        { Objective.Dual, LossKind.Hybrid, ReverseVariance.Learned, NoiseScheduleKind.Linear, TimestepSampling.Uniform },
    };

    [Theory]
    [MemberData(nameof(Variants))]
    public void Every_variant_trains_reports_and_draws(
        Objective objective, LossKind loss, ReverseVariance variance, NoiseScheduleKind schedule, TimestepSampling sampling)
    {
        using var scope = NewDisposeScope();
        var options = Small with
        {
            Objective = objective, Loss = loss, Variance = variance, Schedule = schedule, TimestepSampling = sampling, DiffusionSteps = 50,
            MinSnrGamma = objective == Objective.Clean ? 5 : null, Augmentation = JointAugmentation.Light,
        };
        var reports = new List<IReadOnlyDictionary<string, double>>();
        using var model = Train(options, reports);
        Assert.Equal(4, reports.Count);
        Assert.All(reports, r =>
        {
            Assert.Equal(r["mse"], 0.75 * r["mse image"] + 0.25 * r["mse mask"], 1e-4 * r["mse"]);
            double expected = loss switch
            {
                LossKind.Hybrid => r["mse"] + r["vb"], LossKind.Variational => r["vb"], _ => r["mse"],
            };
            Assert.Equal(expected, r["loss"], 1e-4 * Math.Abs(expected));
        });
        var x = Diffusion.Samplers.DpmSolverPlusPlus(3).Sample(model, model.Process, new SampleNoise(1, [0, 1], 4, 16, CPU), model.Sampling);
        Assert.True(x.isfinite().all().item<bool>());
    }

    [Fact]
    public void Gradients_of_micro_batches_add_up_to_that_of_the_batch()
    {
        using var scope = NewDisposeScope();
        var one = Small with { TrainingSteps = 1, LearningRate = 1e-3 };
        var (whole, parts) = (new List<IReadOnlyDictionary<string, double>>(), new List<IReadOnlyDictionary<string, double>>());
        using var model = Train(one, whole);
        using var split = Train(one with { MicroBatchSize = 3 }, parts);
        Assert.Equal(whole[0]["loss"], parts[0]["loss"], 1e-5);
        Assert.Equal(whole[0]["gradient norm"], parts[0]["gradient norm"], 1e-5 * whole[0]["gradient norm"]);
    }

    [Theory]
    [InlineData(TimestepSampling.Uniform, Precision.Float32)]
    [InlineData(TimestepSampling.LossSecondMoment, Precision.Float32)]
    [InlineData(TimestepSampling.Uniform, Precision.BFloat16)]
    public void A_resumed_run_ends_bit_for_bit_where_an_uninterrupted_one_does(TimestepSampling sampling, Precision precision)
    {
        // 4 diffusion steps: the history of the loss-aware sampler fills within the run and then decides.
        var options = Small with
        {
            TrainingSteps = 20, CheckpointEvery = 10, TimestepSampling = sampling, Precision = precision,
            DiffusionSteps = 4, Schedule = NoiseScheduleKind.Cosine, Dropout = 0.2,
            Augmentation = JointAugmentation.Light,
        };
        using var pairs = Pack(options);
        using var whole = new JointDiffusionLearner(options).Train(pairs);
        using var folder = new TempFolder();
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => new JointDiffusionLearner(options).Train(
            pairs, new Listener(p => { if (p.Step == 13) stop.Cancel(); }), folder.Path, stop.Token));
        using var resumed = new JointDiffusionLearner(options).Train(pairs, checkpointFolder: folder.Path);
        Assert.Equal(Weights(whole), Weights(resumed));
    }

    [Fact]
    public void A_checkpoint_is_a_model_of_its_own_and_a_torn_one_is_passed_over()
    {
        using var folder = new TempFolder();
        using var pairs = Pack(Small);
        var said = new List<string?>();
        using var model = new JointDiffusionLearner(Small).Train(pairs, checkpointFolder: folder.Path);
        using (var checkpoint = JointDiffusionModel.Load(Path.Combine(folder.Path, "checkpoint-00000004")))
            Assert.Equal(Weights(model), Weights(checkpoint));
        string file = Path.Combine(folder.Path, "checkpoint-00000004", "training.safetensors");
        byte[] bytes = File.ReadAllBytes(file);
        File.WriteAllBytes(file, bytes[..(bytes.Length / 2)]);
        using var again = new JointDiffusionLearner(Small).Train(pairs, new Listener(p => said.Add(p.Message)), folder.Path);
        Assert.Contains(said, s => s is not null && s.Contains("checkpoint at step 2 of 4"));
        Assert.Equal(Weights(model), Weights(again));
    }

    [Fact]
    public void A_loss_that_is_no_number_stops_the_run_and_leaves_the_last_good_checkpoint()
    {
        using var folder = new TempFolder();
        using var pairs = Pack(Small);
        var poisoned = new Poisoned(PackedSamples.Of(pairs, Small.Rules.Range), afterSamples: 3 * Small.BatchSize);
        var error = Assert.Throws<JdmException>(
            () => new JointDiffusionLearner(Small).Train(poisoned, new TrainingRun { CheckpointFolder = folder.Path }));
        Assert.Contains("at step 3 with learning rate 0.00025", error.Message);
        using var model = JointDiffusionModel.Load(Path.Combine(folder.Path, "checkpoint-00000002"));
        Assert.All(Weights(model), w => Assert.True(float.IsFinite(w)));
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "checkpoint-00000004")));
    }

    // Batches are read one after another, so the step is known from the count.
    private sealed class Poisoned(IJointSamples inner, int afterSamples) : IJointSamples
    {
        private int _read;

        public int Count => inner.Count;

        public int Size => inner.Size;

        public ModalityLayout Layout => inner.Layout;

        public ValueRange Range => inner.Range;

        public string Hash => inner.Hash;

        public string NameOf(int index) => inner.NameOf(index);

        public string DataSetOf(int index) => inner.DataSetOf(index);

        public void Fill(int index, Span<float> target)
        {
            inner.Fill(index, target);
            if (_read++ >= afterSamples) target[0] = float.NaN;
        }
    }

    [Fact]
    public void Samples_of_another_data_set_than_the_labels_name_are_refused()
        => Assert.Contains("belongs to data set", Assert.Throws<JdmException>(() => Train(Small with { ClassLabels = ["cvc"] })).Message);

    [Theory]
    [InlineData(LossKind.Simple, ReverseVariance.Learned, null, Objective.Noise, "Loss is Simple with a Learned Variance")]
    [InlineData(LossKind.Hybrid, ReverseVariance.Learned, 5.0, Objective.Dual, "MinSnrGamma is set with the Dual objective")]
    [InlineData(LossKind.Hybrid, ReverseVariance.Large, null, Objective.Noise, "Loss is Hybrid with a Large Variance")]
    [InlineData(LossKind.Variational, ReverseVariance.Learned, 5.0, Objective.Noise, "MinSnrGamma is set with the Variational loss")]
    public void Options_that_contradict_one_another_are_refused(
        LossKind loss, ReverseVariance variance, double? gamma, Objective objective, string says)
        => Assert.Contains(says, Assert.Throws<JdmException>(
            () => new JointDiffusionLearner(Small with { Loss = loss, Variance = variance, MinSnrGamma = gamma, Objective = objective })).Message);

    [Fact]
    public void A_mode_is_a_preset_over_rules_that_can_be_changed_one_by_one()
    {
        var thesis = new JointDiffusionOptions { Mode = JointDiffusionMode.Thesis };
        Assert.Equal(
            new ModeRules(
                new(0, 1), MaskResampling.BilinearNonZero, MaskResampling.BilinearHalf, false, AverageDecay.Constant, KnownLevel.Current, true),
            thesis.Rules);
        Assert.Equal(MaskResampling.BilinearHalf, thesis.GivenPacking.MaskResampling);
        Assert.Equal(MaskResampling.Nearest, (thesis with { MaskRule = MaskResampling.Nearest }).GivenPacking.MaskResampling);
        var mixed = thesis with { KnownLevel = KnownLevel.Previous, AverageRule = AverageDecay.WarmUp };
        Assert.Equal(thesis.Rules with { KnownLevel = KnownLevel.Previous, AverageRule = AverageDecay.WarmUp }, mixed.Rules);
        Assert.Equal(new ValueRange(-1, 1), new JointDiffusionOptions().Rules.Range);
    }
}
