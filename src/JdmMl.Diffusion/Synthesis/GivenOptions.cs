using System.Globalization;
using JdmMl.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>Which part of given pairs is known when new ones are drawn.</summary>
public enum GivenKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The mask: images for given masks (thesis Algorithm 2).</summary>
    Mask,

    /// <summary>The image: masks for given images, the joint model as a segmenter.</summary>
    Image,

    /// <summary>A box of the modalities of <see cref="GivenOptions.Modalities"/> (thesis Algorithm 1, inpainting).</summary>
    Region,

    /// <summary>A smaller version of the image: super-resolution.</summary>
    LowResolution,

    /// <summary>A grey version of the image: colourisation.</summary>
    Grey,
}

/// <summary>What is known of the pairs that are drawn, and how it is met.</summary>
public sealed record GivenOptions
{
    /// <summary>What is taken from the given pairs.</summary>
    public GivenKind Given { get; init; } = GivenKind.None;

    /// <summary>Modalities that a region is known of.</summary>
    public IReadOnlyList<string> Modalities { get; init; } = ["image", "mask"];

    /// <summary>The region: left, top, width, height as shares of the side, for instance 0,0,0.5,1 for the left half.</summary>
    public string Region { get; init; } = "0,0,0.5,1";

    /// <summary>Whether what lies outside the region is known instead.</summary>
    public bool Outside { get; init; }

    /// <summary>By how much the known image is smaller, with LowResolution.</summary>
    public int Factor { get; init; } = 4;

    /// <summary>
    /// Meets LowResolution and Grey by noising a rough guess to this time step and denoising from there, as the thesis describes; null
    /// meets them by range-null-space replacement (DDNM), whose result agrees with what is given.
    /// </summary>
    public int? NoisyStart { get; init; }

    /// <summary>Length of RePaint's jumps in sampler steps; null makes none.</summary>
    public int? JumpLength { get; init; }

    /// <summary>How often each stretch is denoised when there are jumps; RePaint: 10.</summary>
    public int Resamplings { get; init; } = 10;

    /// <summary>Classifier-free guidance of a conditional model; 1 is the model itself.</summary>
    public double Guidance { get; init; } = 1;

    /// <summary>
    /// Variance of ancestral steps in place of the model's; Large keeps the spread of the free part when there are jumps.
    /// </summary>
    public ReverseVariance? Variance { get; init; }

    /// <summary>Data set that a class-conditional model draws for; null takes its first.</summary>
    public string? ClassLabel { get; init; }

    /// <summary>Takes the known parts from packed pairs. The tensors live on the CPU until they are used.</summary>
    /// <param name="model">The model that will draw.</param>
    /// <param name="pairs">Pairs at its size; not looked at when nothing is given.</param>
    /// <param name="most">Take the first so many pairs; null takes all.</param>
    /// <exception cref="JdmException">The kind does not fit the model, or an option is out of range.</exception>
    public GivenParts Of(JointDiffusionModel model, PackedPairs? pairs, int? most = null)
    {
        Check(model, pairs);
        int classIndex = ClassLabel is null ? 0 : model.Options.ClassLabels!.ToList().IndexOf(ClassLabel);
        if (Given == GivenKind.None) return new GivenParts { ClassIndex = classIndex, Variance = Variance };
        var samples = PackedSamples.Of(pairs!, model.Options.Rules.Range, model.Layout);
        using var scope = NewDisposeScope();
        int rows = Math.Min(most ?? samples.Count, samples.Count);
        var all = Rows(samples, rows);                                      // [M, C, S, S]
        var owned = new List<Tensor>();
        Tensor Kept(Tensor part)
        {
            owned.Add(part.clone().DetachFromDisposeScope());
            return owned[^1];
        }
        var given = model.Given is { } told
            ? new GivenParts { Values = Kept(model.Layout.Slice(all, told.Name)), Guidance = Guidance }
            : new GivenParts
            {
                Condition = ConditionOf(model, all, Kept),
                Resampling = JumpLength is int length ? new Resampling(length, Resamplings) : null,
            };
        return given with
        {
            ClassIndex = classIndex, Variance = Variance, Owned = owned, Rows = [.. pairs!.Items.Take(rows).Select(item => item.Id)],
        };
    }

    private ICondition ConditionOf(JointDiffusionModel model, Tensor all, Func<Tensor, Tensor> kept)
    {
        var level = model.Options.Rules.KnownLevel;
        var (layout, image) = (model.Layout, model.Layout.ChannelsOf("image"));
        switch (Given)
        {
            case GivenKind.Mask:
            case GivenKind.Image:
                string name = Given == GivenKind.Mask ? "mask" : "image";
                return new KnownRegion(kept(layout.Slice(all, name)), null, layout.ChannelsOf(name).Start, level);
            case GivenKind.Region:
                var channels = tensor(layout.ChannelMask(Modalities), [1, layout.Channels, 1, 1], dtype: float32);
                return new KnownRegion(kept(all), kept(channels * Box(model.Options.ImageSize)), 0, level);
            case GivenKind.LowResolution:
                var pooling = new AveragePooling(Factor);
                var small = pooling.Apply(layout.Slice(all, "image"));      // [M, 3, S / factor, S / factor]
                return NoisyStart is int t
                    ? new NoisyStart(kept(pooling.PseudoInverse(small)), t, image.Start)
                    : new LinearMeasurement(pooling, kept(small), image.Start, image.Count);
            default:
                var grey = ChannelMean.Plain.Apply(layout.Slice(all, "image"));     // [M, 1, S, S]
                return NoisyStart is int step
                    ? new NoisyStart(kept(grey.expand(-1, image.Count, -1, -1)), step, image.Start)
                    : new LinearMeasurement(ChannelMean.Plain, kept(grey), image.Start, image.Count);
        }
    }

    private static Tensor Rows(PackedSamples samples, int count)
    {
        int each = samples.Layout.Channels * samples.Size * samples.Size;
        if ((long)count * each > Array.MaxLength)
            throw new JdmException(
                $"The {count} given pairs take {(long)count * each} numbers; at most {Array.MaxLength} fit at once. " +
                "Name a split or a folder with fewer of them.");
        var values = new float[count * each];
        for (int i = 0; i < count; i++) samples.Fill(i, values.AsSpan(i * each, each));
        return tensor(values, [count, samples.Layout.Channels, samples.Size, samples.Size], dtype: float32);
    }

    // 1 inside the box, or outside of it, [1, 1, S, S]
    private Tensor Box(int size)
    {
        double[] shares = Shares();
        int At(double share) => (int)Math.Round(share * size);
        var values = new float[size * size];
        for (int y = 0; y < size; y++)
            for (int x = 0; x < size; x++)
            {
                bool inside = x >= At(shares[0]) && x < At(shares[0] + shares[2]) && y >= At(shares[1]) && y < At(shares[1] + shares[3]);
                values[y * size + x] = inside != Outside ? 1 : 0;
            }
        return tensor(values, [1, 1, size, size], dtype: float32);
    }

    private double[] Shares()
    {
        string[] parts = Region.Split(',');
        double[] shares =
            [.. parts.Select(p => double.TryParse(p, CultureInfo.InvariantCulture, out double v) ? v : double.NaN)];
        return shares.Length == 4 && shares.All(v => v is >= 0 and <= 1)
            ? shares
            : throw new JdmException($"Region is '{Region}'; expected left,top,width,height as shares of the side, such as 0,0,0.5,1.");
    }

    private void Check(JointDiffusionModel model, PackedPairs? pairs)
    {
        var faults = new OptionFaults(nameof(GivenOptions))
            .Require(Given == GivenKind.None || pairs is not null, $"Given is {Given}, but there are no pairs to take it from; name them")
            .Require(Factor >= 2 && model.Options.ImageSize % Math.Max(1, Factor) == 0 || Given != GivenKind.LowResolution,
                $"Factor is {Factor}; expected at least 2 and a divisor of the model's {model.Options.ImageSize} px")
            .Require(NoisyStart is null or >= 0 && (NoisyStart ?? 0) < model.Options.DiffusionSteps,
                $"NoisyStart is {NoisyStart}; expected 0 to {model.Options.DiffusionSteps - 1}")
            .Require(JumpLength is null or > 0, $"JumpLength is {JumpLength}; expected at least 1, or null for no jumps")
            .Require(Resamplings > 0, $"Resamplings is {Resamplings}; expected at least 1")
            .Require(double.IsFinite(Guidance) && Guidance >= 0, $"Guidance is {Guidance}; expected 0 or more")
            .Require(pairs is null || pairs.Size == model.Options.ImageSize,
                $"the given pairs are {pairs?.Size} px and the model works at {model.Options.ImageSize}; pack them with its options");
        var labels = model.Options.ClassLabels;
        faults.Require(ClassLabel is null || labels?.Contains(ClassLabel) == true,
            $"ClassLabel is '{ClassLabel}'; the model " +
            (labels is null ? "is told no classes, so leave it out" : $"knows {string.Join(", ", labels)}"));
        string? wanted = Given switch { GivenKind.Mask => "mask", GivenKind.None => null, _ => "image" };
        if (model.Given is not null)
            faults.Require(Guidance == 1 || model.Options.ConditionDropout > 0,
                $"Guidance is {Guidance}, but the model was trained with ConditionDropout 0, knowing no unconditional answer; leave it at 1");
        if (model.Given is { } given)
            faults.Require(Given is GivenKind.Mask or GivenKind.Image && wanted == given.Name,
                $"Given is {Given}, but the model draws for a given {given.Name}; give that");
        else faults.Require(Guidance == 1,
            $"Guidance is {Guidance}, but the model is joint: only a conditional model can be guided; leave it at 1");
        faults.ThrowIfAny();
    }
}
