using JdmMl.Diffusion.Tests.Samplers;
using static TorchSharp.torch;

namespace JdmMl.Diffusion.Tests.Conditions;

/// <summary>Every sampler beside every condition, over a made-up network of 4 channels that mixes pixels and channels.</summary>
internal static class EverySampler
{
    internal static readonly GaussianProcess Process = new(NoiseSchedule.Linear(1000));

    internal static readonly string[] Samplers =
        ["ancestral:1", "ancestral:2", "ancestral:12", "ddim:1", "ddim:2", "ddim:12", "ddim-eta:12", "dpm++:1", "dpm++:2", "dpm++:12"];

    internal static ISampler Sampler(string text)
        => text == "ddim-eta:12" ? new DdimSampler(12, 0.7) : Diffusion.Samplers.Parse(text);

    internal static readonly string[] Conditions =
        ["mask", "image", "region", "super-resolution", "colour", "both", "pixels", "noisy-start", "noisy-start-of-all", "composite"];

    /// <summary>A condition of <paramref name="rows"/> rows at 4 x 4 pixels, made in the current dispose scope.</summary>
    internal static ICondition Condition(string name, int rows = 3, KnownLevel level = KnownLevel.Previous)
    {
        Tensor Values(int channels, int size = 4, ulong seed = 1)
        {
            using var noise = new BatchNoise(rows, channels, size, size, seed);
            return noise.Next().clamp(-1, 1);
        }

        var region = (Values(4, seed: 7) > 0).to(float32);
        return name switch
        {
            "mask" => Diffusion.Conditions.GivenMask(Values(1), level: level),
            "image" => Diffusion.Conditions.GivenImage(Values(3), level),
            "region" => Diffusion.Conditions.Inpainting(Values(4), region, level),
            "super-resolution" => Diffusion.Conditions.SuperResolution(Values(3, 2), 2),
            "colour" => Diffusion.Conditions.Colourisation(Values(1), ChannelMean.Luma),
            "both" => Diffusion.Conditions.ColourSuperResolution(Values(1, 2), 2),
            "pixels" => new LinearMeasurement(new PixelSelection(region), region * Values(4), 0, 4),
            "noisy-start" => Diffusion.Conditions.SuperResolutionByNoisyStart(Values(3, 2), 2, 300),
            "noisy-start-of-all" => new NoisyStart(Values(4), 300),
            "composite" => Diffusion.Conditions.All(
                Diffusion.Conditions.SuperResolution(Values(3, 2), 2), Diffusion.Conditions.GivenMask(Values(1))),
            _ => throw new ArgumentException(name),
        };
    }

    /// <summary>Row-wise and deterministic, with a variance fraction.</summary>
    internal sealed class Network : INoisePredictor
    {
        public Tensor Predict(Tensor x, long[] timesteps)
        {
            var mixed = (0.6 * x + 0.2 * x.roll(1, 1) + 0.1 * x.roll(1, 3)).tanh();
            return cat([mixed, 0.5 * x.roll(1, 2).tanh()], 1);              // [N, 2C, H, W]
        }
    }

    internal static Tensor Draw(string sampler, ICondition? condition, Resampling? jumps = null, params long[] samples)
        => Sampler(sampler).Sample(
            new Network(), Process, new SampleNoise(9, samples, 4, 4, CPU),
            new SamplingSettings { Condition = condition, Resampling = jumps });
}
