using JdmMl.Diffusion;
using JdmMl.Evaluation;
using JdmMl.Experiments;
using JdmMl.Segmentation;
using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Cli.Prediction;

/// <summary>A model of <c>--agreement</c> that judges whether masks fit their images.</summary>
/// <param name="Kind">jdm or segmenter.</param>
/// <param name="Path">Where the model lies.</param>
internal sealed record QualityJudge(string Kind, string Path)
{
    private const string Joint = "jdm", Segmenter = "segmenter";

    /// <summary>How judges judge.</summary>
    internal sealed record Settings(ISampler Sampler, GivenOptions Jumps, AgreementOptions Planting, int Seed, Device Device);

    /// <exception cref="JdmException">The text is none.</exception>
    internal static QualityJudge Parse(string text)
    {
        string[] parts = text.Split(':', 2);
        return parts.Length == 2 && parts[0] is Joint or Segmenter && parts[^1] != ""
            ? new(parts[0], parts[1])
            : throw new JdmException($"--agreement is '{text}'; expected jdm:<model folder> or segmenter:<model folder>.");
    }

    internal AgreementResult Run(
        QualityRun run, Settings settings, string? scores, IProgress<TrainingProgress>? progress, CancellationToken stop)
    {
        var truePairs = run.HeldOut ?? run.Pairs;
        string? warning = run.HeldOut is null
            ? "mismatches were planted in pairs that the generator learned from, which a judge that learned from them too scores too " +
              "well; name others with --held-out"
            : null;
        AgreementResult Of(IPairScorer scorer) => AgreementRun.Of(
            scorer, run.Pool, truePairs, settings.Planting, settings.Seed, scores, warning, progress, stop);
        if (Kind == Joint)
        {
            using var model = JointDiffusionModel.Load(Path, settings.Device);
            return Of(AgreementScorers.JointModel(model, settings.Sampler, settings.Jumps, settings.Seed, stop));
        }
        using var segmenter = SegmentationSource.Load(Path, settings.Device);
        return Of(AgreementScorers.Segmenter(
            segmenter.Predictor, $"segmenter {segmenter.Options.Architecture} {SegmentationSource.HashOf(Path)}"));
    }
}
