using System.Diagnostics;
using JdmMl.Data;
using JdmMl.Diffusion;
using JdmMl.Segmentation;
using JdmMl.Training;

namespace JdmMl.Experiments;

/// <summary>Measures how long a step of each kind takes here, and divides the time among them.</summary>
internal static class DemoPace
{
    private const double DiffusionShare = 0.62, SamplingShare = 0.13, SegmentationShare = 0.2;
    private const int MaxSegmentationSteps = 20_000;

    internal static DemoPlan Plan(
        DemoOptions options, string identity, JointDiffusionOptions diffusion, SegmentationOptions segmentation, PackedPairs pairs,
        CancellationToken cancellation)
    {
        double seconds = options.Minutes * 60;
        var (step, model) = DiffusionStep(diffusion, pairs, cancellation);
        double sample;
        using (model) sample = Sample(options, model, cancellation);
        double segment = SegmentationStep(segmentation, pairs, cancellation);

        int wanted = Math.Max(2, (int)(options.Ratio * pairs.Count));
        int pool = Math.Clamp((int)(SamplingShare * seconds / sample), 2, wanted);
        double left = SamplingShare * seconds - pool * sample;              // what sampling does not need goes to training
        int diffusionSteps = Math.Max(2, (int)((DiffusionShare * seconds + Math.Max(0, left)) / step));
        // Arms: pretrain P and finetune F, the control's P and F, real only P + F; with F = P / 2 that is 4.5 P.
        int pretrain = Math.Clamp(
            (int)(SegmentationShare * seconds / segment / 4.5), 2 * DemoPlan.IterationsPerEpoch, MaxSegmentationSteps);
        return new DemoPlan(identity, diffusionSteps, pool, WholeEpochs(pretrain), WholeEpochs(pretrain / 2));
    }

    private static int WholeEpochs(int steps) => Math.Max(1, steps / DemoPlan.IterationsPerEpoch) * DemoPlan.IterationsPerEpoch;

    private static (double Seconds, JointDiffusionModel Model) DiffusionStep(
        JointDiffusionOptions options, PackedPairs pairs, CancellationToken cancellation)
    {
        var pace = new Pace();
        var model = new JointDiffusionLearner(options with { TrainingSteps = 6 }).Train(pairs, pace, cancellation: cancellation);
        return (pace.SecondsPerStep, model);
    }

    private static double Sample(DemoOptions options, JointDiffusionModel model, CancellationToken cancellation)
    {
        var quick = Samplers.DpmSolverPlusPlus(3);
        var synthesizer = new PairSynthesizer(model, quick, 0, options.BatchSize);
        long started = Stopwatch.GetTimestamp();
        _ = synthesizer.Draw(0, options.BatchSize, cancellation: cancellation).Count();
        return Stopwatch.GetElapsedTime(started).TotalSeconds / quick.Steps * options.Sampler.Steps / options.BatchSize;
    }

    private static double SegmentationStep(SegmentationOptions options, PackedPairs pairs, CancellationToken cancellation)
    {
        var quick = options with { FinetuneEpochs = 4, IterationsPerEpoch = 2 };
        var pace = new Pace();
        using var model = TwoStageTrainer.Train(quick, null, pairs, pace, cancellation);
        return pace.SecondsPerStep;
    }

    /// <summary>Seconds a step between the first report and the last, so that warm-up does not count.</summary>
    private sealed class Pace : IProgress<TrainingProgress>
    {
        private long _firstStep = -1, _lastStep, _firstTime, _lastTime;

        internal double SecondsPerStep
            => Stopwatch.GetElapsedTime(_firstTime, _lastTime).TotalSeconds / Math.Max(1, _lastStep - _firstStep);

        public void Report(TrainingProgress value)
        {
            if (value.Step == 0) return;
            (_lastStep, _lastTime) = (value.Step, Stopwatch.GetTimestamp());
            if (_firstStep < 0) (_firstStep, _firstTime) = (_lastStep, _lastTime);
        }
    }
}
