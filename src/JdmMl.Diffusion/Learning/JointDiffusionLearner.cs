using JdmMl.Data;
using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>Trains a joint diffusion model on packed pairs.</summary>
public sealed class JointDiffusionLearner
{
    private const string Identity = "run";
    private readonly JointDiffusionOptions _options;
    private readonly Device _device;

    /// <summary>Checks the options.</summary>
    /// <param name="options">How to train.</param>
    /// <param name="device">Where; the CPU by default.</param>
    /// <exception cref="JdmException">Names every fault of the options.</exception>
    public JointDiffusionLearner(JointDiffusionOptions options, Device? device = null)
    {
        options.Validate();
        (_options, _device) = (options, device ?? CPU);
    }

    /// <summary>Trains from the first step, or from the newest checkpoint of this very run.</summary>
    /// <param name="pairs">Pairs at the options' image size.</param>
    /// <param name="progress">Told after every step.</param>
    /// <param name="checkpointFolder">Where checkpoints go; null keeps none.</param>
    /// <param name="cancellation">Stops within one step, after writing a checkpoint.</param>
    /// <returns>The model with averaged weights.</returns>
    /// <exception cref="JdmException">The pack does not fit, or the loss left the numbers.</exception>
    public JointDiffusionModel Train(
        PackedPairs pairs, IProgress<TrainingProgress>? progress = null, string? checkpointFolder = null,
        CancellationToken cancellation = default)
    {
        if (pairs.Count == 0) throw new JdmException("There are no pairs to train on; expected at least one image with its mask.");
        if (pairs.Size != _options.ImageSize)
            throw new JdmException(
                $"The pairs are {pairs.Size} px, the options say {_options.ImageSize}; pack them with JointDiffusionOptions.Packing.");
        var codec = new PairCodec(pairs.ClassCount, _options.Rules.Range);
        var process = new GaussianProcess(NoiseSchedule.Linear(_options.DiffusionSteps));
        ulong seed = (ulong)_options.Seed;
        var schedule = new BatchSchedule(seed, pairs.Count, _options.BatchSize, _options.DiffusionSteps);

        using var network = new DenoisingUNet(_options.Shape(codec.MaskChannels), RandomStreams.Open(seed, "weights"));
        network.to(_device);
        network.train();
        using var parameters = new FlatParameters(network);
        using var optimiser = new FlatAdamW(parameters) { WeightDecay = _options.WeightDecay };
        using var average = new ExponentialMovingAverage(parameters.Values, _options.AverageDecay, _options.Rules.AverageDecay);
        (string, Tensor)[] state =
        [
            ("values", parameters.Values), ("average", average.Values),
            ("first_moment", optimiser.FirstMoment), ("second_moment", optimiser.SecondMoment),
        ];

        var store = checkpointFolder is null ? null : new CheckpointStore(checkpointFolder);
        string identity = store is null ? "" : RunIdentity(pairs);
        long step = store is null ? 0 : Restore(store, identity, state);
        var clock = new ProgressClock(progress, "train", _options.TrainingSteps, step);
        if (step > 0)
            clock.Report(
                step, message: $"Found a checkpoint at step {step} of {_options.TrainingSteps} in '{checkpointFolder}'; continuing there.");

        void Keep() => store?.Save(step, state, new Dictionary<string, string> { [Identity] = identity });
        while (step < _options.TrainingSteps)
        {
            if (cancellation.IsCancellationRequested)
            {
                Keep();
                cancellation.ThrowIfCancellationRequested();
            }
            var losses = Step(network, process, codec, pairs, schedule, parameters, optimiser, step);
            average.Update(parameters.Values, step);
            step++;
            clock.Report(step, losses);
            if (step % _options.CheckpointEvery == 0 || step == _options.TrainingSteps) Keep();
        }
        return JointDiffusionModel.FromAverage(_options, pairs.ClassCount, average.Values, _device);
    }

    /// <summary>The learning rate of step <paramref name="step"/> (0-based): linear to 0, one step late in Thesis mode.</summary>
    public static double RateAt(JointDiffusionOptions options, long step)
    {
        long fallen = options.Rules.RateSetAfterStep ? Math.Max(0, step - 1) : step;
        return options.LearningRate * (1 - (double)fallen / options.TrainingSteps);
    }

    private Dictionary<string, double> Step(
        DenoisingUNet network, GaussianProcess process, PairCodec codec, PackedPairs pairs, BatchSchedule schedule,
        FlatParameters parameters, FlatAdamW optimiser, long step)
    {
        using var scope = NewDisposeScope();
        var clean = codec.Encode(pairs, schedule.Pairs(step), _device);     // [N, C, S, S]
        var numbers = new float[clean.numel()];
        schedule.Noise(step, numbers);
        var noise = tensor(numbers, clean.shape, dtype: float32, device: _device);
        long[] times = schedule.Times(step);
        var terms = HybridLoss.Of(
            process, _options.Objective.AsNoise(network, process), clean, times, noise, _options.Objective.ErrorWeight(process, times, clean));
        var loss = terms.Total.mean();
        loss.backward();
        double norm = GradientClip.Apply(parameters.Gradients!, _options.GradientClipNorm), rate = RateAt(_options, step);
        double value = loss.item<float>();
        if (!double.IsFinite(value) || !double.IsFinite(norm))
            throw new JdmException(
                $"The loss is {value} and the gradient norm {norm} at step {step}; expected finite numbers. " +
                "Lower LearningRate or set GradientClipNorm, and start from an earlier checkpoint.");
        optimiser.Step(step, rate);
        return new()
        {
            ["loss"] = value, ["mse"] = Mean(terms.SquaredError), ["vb"] = Mean(terms.Bound),
            ["mse image"] = Mean(terms.ImageError), ["mse mask"] = Mean(terms.MaskError), ["gradient norm"] = norm, ["rate"] = rate,
        };
        static double Mean(Tensor x) => x.detach().mean().item<float>();
    }

    private static long Restore(CheckpointStore store, string identity, (string Name, Tensor Value)[] state)
    {
        if (store.Latest(Identity, identity) is not var (step, file)) return 0;
        using var _ = no_grad();
        foreach (var (name, value) in state)
        {
            using var saved = file.Get(name);
            value.copy_(saved);
        }
        return step;
    }

    // Whatever changes the numbers of a run belongs in here; how often it is saved does not.
    private string RunIdentity(PackedPairs pairs)
    {
        string text = JointDiffusionModel.ToJson(_options with { CheckpointEvery = 1 }) + pairs.Hash;
        return Fingerprints.OfText(text)[..16];
    }
}
