using JdmMl.Data;
using JdmMl.Diffusion;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Experiments;

/// <summary>One state on the way from noise to a pair.</summary>
/// <param name="Step">t of x_t: T is noise alone, 0 the pair.</param>
/// <param name="Image">PNG of the image channels; values beyond the range are cut.</param>
/// <param name="Mask">PNG of the first mask channel; of the decoded mask at t = 0.</param>
public sealed record TraceFrame(int Step, byte[] Image, byte[] Mask);

/// <summary>The denoising of one pair through t: Figure 3.1 of the thesis.</summary>
/// <param name="Sampler">Name of the sampler.</param>
/// <param name="Seed">Seed of the noise; the pair is number 0.</param>
/// <param name="Steps">T of the process.</param>
/// <param name="Frames">From noise to the pair.</param>
public sealed record DenoisingTrace(string Sampler, int Seed, int Steps, IReadOnlyList<TraceFrame> Frames)
{
    // in parts of T; most of what one can see happens late
    private static readonly double[] Moments = [1, 0.8, 0.6, 0.4, 0.3, 0.2, 0.1, 0.05];

    /// <summary>Draws a pair and keeps what the network sees on the way.</summary>
    /// <param name="model">A joint model.</param>
    /// <param name="sampler">How to draw.</param>
    /// <param name="seed">Seed of the noise.</param>
    /// <param name="cancellation">Checked at every step.</param>
    /// <exception cref="JdmException">The model is conditional.</exception>
    public static DenoisingTrace Draw(JointDiffusionModel model, ISampler sampler, int seed, CancellationToken cancellation = default)
    {
        if (model.Given is { } given)
            throw new JdmException($"The model draws for a given {given.Name}; the denoising of a pair is shown of joint models only.");
        using var scope = NewDisposeScope();
        var (frames, steps) = (new List<TraceFrame>(), model.Process.Steps);
        var wanted = new Queue<int>(Moments.Select(m => Math.Max(1, (int)Math.Round(m * steps))).Distinct());
        void See(Tensor x, int t)
        {
            if (wanted.Count == 0 || t > wanted.Peek()) return;
            while (wanted.Count > 0 && t <= wanted.Peek()) wanted.Dequeue();
            frames.Add(Frame(model, x, t));
        }
        var noise = new SampleNoise((ulong)seed, [0], model.Channels, model.Options.ImageSize, model.Device);
        var last = sampler.Sample(new Watched(model, See), model.Process, noise, model.Sampling with { Cancellation = cancellation });
        var (image, mask) = model.Decode(last)[0].AsPair();
        frames.Add(new TraceFrame(0, PngFile.EncodeRgb(image), PngFile.EncodeRgb(MaskPicture.Gray(mask, model.ClassCount))));
        return new DenoisingTrace(sampler.Name, seed, steps, frames);
    }

    private static TraceFrame Frame(JointDiffusionModel model, Tensor x, int t)
    {
        var image = model.Drawn.First(m => m.Kind != ModalityKind.Labels);
        var mask = model.Drawn.First(m => m.Kind == ModalityKind.Labels);
        int size = (int)x.shape[2], area = size * size;
        byte[] values = Bytes(model, x);
        ChannelRange colours = model.Place(image.Name), labels = model.Place(mask.Name);
        var pixels = new byte[3 * area];
        for (int i = 0; i < area; i++)
            for (int c = 0; c < 3; c++) pixels[3 * i + c] = values[(colours.Start + Math.Min(c, colours.Count - 1)) * area + i];
        return new TraceFrame(
            t, PngFile.EncodeRgb(new RgbImage(size, size, pixels)),
            PngFile.EncodeGray(size, size, values.AsSpan(labels.Start * area, area)));
    }

    private static byte[] Bytes(JointDiffusionModel model, Tensor x)
    {
        var range = model.Options.Rules.Range;
        using var scope = NewDisposeScope();
        float[] values = x.detach().to(float32).cpu().contiguous().data<float>().ToArray();     // [1, C, H, W]
        return Array.ConvertAll(values, v => (byte)Math.Clamp(Math.Round(255 * (v - range.Low) / (range.High - range.Low)), 0, 255));
    }

    // The network is asked at every level, so its input is x_t of every step of every sampler.
    private sealed class Watched(INoisePredictor model, Action<Tensor, int> see) : INoisePredictor
    {
        public Tensor Predict(Tensor x, long[] timesteps)
        {
            see(x, (int)timesteps[0] + 1);
            return model.Predict(x, timesteps);
        }
    }
}
