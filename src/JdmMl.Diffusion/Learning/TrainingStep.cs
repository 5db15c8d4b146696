using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>What one optimiser step is made of: network, flat parameters, optimiser, average, loss and time-step sampler.</summary>
internal sealed class TrainingStep : IDisposable
{
    private readonly JointDiffusionOptions _options;
    private readonly NetworkPlan _plan;
    private readonly Device _device;
    private readonly DiffusionLoss _loss;
    private readonly BatchSchedule _schedule;
    private readonly List<(Tensor Figures, long[] Times, long Step, double Rate)> _unread = [];

    internal TrainingStep(JointDiffusionOptions options, NetworkPlan plan, BatchSchedule schedule, Device device)
    {
        (_options, _plan, _schedule, _device) = (options, plan, schedule, device);
        _loss = new DiffusionLoss(options.Process(), options.Objective.Rules(), options.Loss, options.Variance, options.MinSnrGamma);
        Times = options.TimestepSampling == TimestepSampling.Uniform
            ? new UniformTimesteps(options.DiffusionSteps)
            : new LossSecondMomentTimesteps(options.DiffusionSteps);
        Network = new DenoisingUNet(plan.Shape, RandomStreams.Open((ulong)options.Seed, "weights"));
        Network.to(device);
        Network.train();
        Parameters = new FlatParameters(Network, precision: options.Precision);
        Optimiser = new FlatAdamW(Parameters) { WeightDecay = options.WeightDecay };
        Average = new ExponentialMovingAverage(Parameters.Values, options.AverageDecay, options.Rules.AverageRule);
        ReadEvery = device.type == DeviceType.CPU ? 1 : 10;
    }

    /// <summary>
    /// Steps whose figures are read back together. Reading waits for the device, so an accelerator is asked seldom; a time-step sampler
    /// that learns from the losses is told after every step.
    /// </summary>
    internal int ReadEvery { get; init; }

    internal DenoisingUNet Network { get; }

    internal FlatParameters Parameters { get; }

    internal FlatAdamW Optimiser { get; }

    internal ExponentialMovingAverage Average { get; }

    internal ITimestepSampler Times { get; }

    /// <summary>Takes step <paramref name="step"/> (0-based).</summary>
    /// <param name="batch">The step's samples.</param>
    /// <param name="labels">Class of every sample, [N]; null where the network is not told.</param>
    /// <param name="step">Number of the step.</param>
    internal void Take(Batch batch, long[]? labels, long step)
    {
        using var scope = NewDisposeScope();
        int count = batch.Indices.Length, size = _options.ImageSize;
        var all = tensor(batch.Clean, [count, _plan.Layout.Channels, size, size], dtype: float32, device: _device);
        var clean = _plan.Split(all);                                       // [N, C', S, S]
        var noise = tensor(batch.Noise, [count, _plan.Channels, size, size], dtype: float32, device: _device);
        var given = _plan.Given is null ? null : _plan.Layout.Slice(all, _plan.Given.Name);
        bool[]? present = Present(count, step);
        var (times, weights) = Times.Draw(_schedule.Times(step), count);
        // Dropout layers draw from libtorch's own generator; keyed by the step, a resumed run draws the same.
        if (_options.Dropout > 0) manual_seed((long)(_schedule.Dropout(step) >> 1));

        // One row a sample: squared error of each modality, bound, total.
        var rows = new List<Tensor>();
        int slice = Math.Min(_options.MicroBatchSize ?? count, count);
        for (int first = 0; first < count; first += slice)
        {
            int n = Math.Min(slice, count - first);
            rows.Add(Accumulate(
                clean.narrow(0, first, n), noise.narrow(0, first, n), times[first..(first + n)], weights[first..(first + n)],
                _plan.Condition(given?.narrow(0, first, n), present?[first..(first + n)], labels?[first..(first + n)]), (double)n / count));
        }
        double rate = JointDiffusionLearner.RateAt(_options, step);
        var norm = GradientClip.Apply(Parameters.Gradients!, _options.GradientClipNorm);        // []
        Optimiser.Step(step, rate);
        Average.Update(Parameters.Values, step);
        var figures = cat([norm.reshape(1).to(float32), .. rows.Select(r => r.reshape(-1))]);   // [1 + N (modalities + 3)]
        _unread.Add((figures.DetachFromDisposeScope(), times, step, rate));
    }

    /// <summary>Losses and what else is reported of the steps that were not reported yet, when there are enough of them.</summary>
    /// <param name="all">However few there are: before the weights are kept.</param>
    /// <returns>Steps done and the figures, in order.</returns>
    /// <exception cref="JdmException">Loss or gradient left the numbers; the weights are then spoilt.</exception>
    internal IReadOnlyList<(long Done, Dictionary<string, double> Figures)> Reports(bool all)
    {
        if (!all && _unread.Count < ReadEvery && Times is UniformTimesteps) return [];
        var reports = _unread.Select(taken => (taken.Step + 1, Report(taken.Figures, taken.Times, taken.Step, taken.Rate))).ToList();
        ForgetFigures();
        return reports;
    }

    public void Dispose()
    {
        ForgetFigures();
        Average.Dispose();
        Optimiser.Dispose();
        Parameters.Dispose();
        Network.Dispose();
    }

    // Adds the gradient of a part of the batch; gives what is reported of it, [n, modalities + 3].
    private Tensor Accumulate(
        Tensor clean, Tensor noise, long[] times, double[] weights, NetworkCondition? condition, double share)
    {
        using var scope = NewDisposeScope();
        var terms = _loss.Of((x, t) => Network.Predict(x, t, condition), clean, times, noise);
        var total = terms.Total;
        if (_options.TimestepSampling != TimestepSampling.Uniform)
            total = total * DeviceValues.Of(weights, [weights.Length], float32, _device);
        (total.mean() * share).backward();
        var parts = _plan.Diffusing
            .Select(m => _plan.Place(m.Name))
            .Select(place => GaussianProcess.PerSample(terms.Error.detach().narrow(1, place.Start, place.Count)))
            .Append(terms.SquaredError.detach())
            .Append((terms.Bound ?? zeros_like(terms.SquaredError)).detach())
            .Append(terms.Total.detach());
        return stack([.. parts], 1).MoveToOuterDisposeScope();
    }

    // The condition, and with it the class label, is left out of a share of the samples, so that the model also answers without.
    private bool[]? Present(int count, long step)
    {
        if (_plan.Given is null || _options.ConditionDropout == 0) return null;
        var random = _schedule.Omissions(step);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() >= _options.ConditionDropout)];
    }

    private void ForgetFigures()
    {
        foreach (var taken in _unread) taken.Figures.Dispose();
        _unread.Clear();
    }

    private Dictionary<string, double> Report(Tensor figures, long[] times, long step, double rate)
    {
        using var host = figures.cpu();
        float[] values = host.data<float>().ToArray();
        int columns = _plan.Diffusing.Count + 3, count = times.Length;
        double At(int n, int column) => values[1 + n * columns + column];
        double Mean(int column) => Enumerable.Range(0, count).Average(n => At(n, column));
        double loss = Mean(columns - 1), norm = values[0];
        if (!double.IsFinite(loss) || !double.IsFinite(norm))
            throw new JdmException(
                $"The loss is {loss} and the gradient norm {norm} at step {step} with learning rate {rate:g3}; expected finite numbers. " +
                "The checkpoints before it are kept. Lower LearningRate or set GradientClipNorm, and start again.");
        Times.Observe(times, [.. Enumerable.Range(0, count).Select(n => At(n, columns - 1))]);
        var report = new Dictionary<string, double> { ["loss"] = loss, ["mse"] = Mean(columns - 3), ["vb"] = Mean(columns - 2) };
        for (int m = 0; m < _plan.Diffusing.Count; m++) report[$"mse {_plan.Diffusing[m].Name}"] = Mean(m);
        report["gradient norm"] = norm;
        report["rate"] = rate;
        return report;
    }
}
