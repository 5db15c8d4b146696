using System.Globalization;
using JdmMl.Data;
using JdmMl.Diffusion;
using JdmMl.Evaluation;
using JdmMl.Segmentation;

namespace JdmMl.Experiments;

/// <summary>The models that judge whether a mask fits its image.</summary>
public static class AgreementScorers
{
    /// <summary>
    /// The joint model itself: it segments the image by conditional sampling, with RePaint's jumps where the options make them. The masks
    /// depend on the place of an image in its batch, so a batch must be scored as a whole.
    /// </summary>
    /// <param name="model">Stays the caller's.</param>
    /// <param name="sampler">How to draw.</param>
    /// <param name="options">Jumps and variance; what is given is the image, whatever they say.</param>
    /// <param name="seed">Seed of the noise.</param>
    /// <param name="cancellation">Checked at every sampler step.</param>
    /// <exception cref="JdmException">The model cannot segment.</exception>
    public static IPairScorer JointModel(
        JointDiffusionModel model, ISampler sampler, GivenOptions options, int seed, CancellationToken cancellation = default)
    {
        options = options with { Given = GivenKind.Image };
        string jumps = options.JumpLength is int length && model.Given is null
            ? new Diffusion.Resampling(length, options.Resamplings).Name + (options.Variance is { } v ? $", {v} variance" : "")
            : "no jumps";
        string name = string.Create(CultureInfo.InvariantCulture,
            $"joint model {model.Hash[..16]}, {sampler.Name}, {Math.Min(sampler.Steps, model.Process.Steps)} steps, {jumps}, seed {seed}");
        return new PredictionAgreement(name, images =>
        {
            var source = UnlabelledImages.Of(images.Select((image, i) => (i.ToString(CultureInfo.InvariantCulture), image)));
            using var packed = PackedPairs.Build(source, model.Options.GivenPacking with { Crop = Crop.Resize }, ct: cancellation);
            using var given = options.Of(model, packed);
            var synthesizer = new PairSynthesizer(model, sampler, seed, images.Count) { Given = given };
            return [.. synthesizer.Draw(0, images.Count, cancellation: cancellation).Select(pair => pair.Mask)];
        });
    }

    /// <summary>A trained segmenter.</summary>
    /// <param name="predictor">Stays the caller's.</param>
    /// <param name="name">Names the model, with something that changes when its weights do.</param>
    public static IPairScorer Segmenter(SegmentationPredictor predictor, string name) => new PredictionAgreement(name, predictor.Predict);
}
