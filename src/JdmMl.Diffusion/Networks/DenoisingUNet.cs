using JdmMl.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>
/// The improved-DDPM U-Net (Nichol, Dhariwal 2021) as the thesis uses it: residual blocks with time codes, attention at
/// small feature maps, skip connections by concatenation. Parameter names, shapes and order are the reference code's, so
/// weights can be exchanged with it. It may be conditioned on a class and on an image (<see cref="NetworkCondition"/>).
/// </summary>
public sealed class DenoisingUNet : nn.Module<Tensor, Tensor, Tensor>, INoisePredictor
{
    private readonly Sequential time_embed;
    private readonly Embedding? label_emb;
    private readonly ConditionEncoder? condition_encoder;
    private readonly ModuleList<TimestepSequence> input_blocks;
    private readonly TimestepSequence middle_block;
    private readonly ModuleList<TimestepSequence> output_blocks;
    private readonly Sequential @out;
    private LowPrecisionWeights? _cast;

    /// <summary>Builds the network with PyTorch's default initialisation drawn from <paramref name="random"/>.</summary>
    /// <param name="shape">Its measures.</param>
    /// <param name="random">Stream of the initial weights.</param>
    public DenoisingUNet(DenoisingUNetShape shape, RandomStream random) : base("DenoisingUNet")
    {
        Shape = shape;
        int width = shape.BaseChannels, size = shape.ImageSize, channels = width;
        bool concatenates = shape.ConditionEntry == ConditionEntry.Concatenation, up = false;
        nn.Module<Tensor, Tensor> Activation() => shape.Activation == NetworkActivation.GELU ? nn.GELU() : nn.SiLU();
        time_embed = nn.Sequential(new RowLinear(width, shape.CodeWidth), Activation(), new RowLinear(shape.CodeWidth, shape.CodeWidth));
        if (shape.Classes is int classes) label_emb = nn.Embedding(classes, shape.CodeWidth);
        if (shape.ConditionChannels > 0 && !concatenates) condition_encoder = new(shape.ConditionChannels, width, shape.ConditionBlocks);

        ResidualBlock Residual(int from, int to, BlockResampling resampling = BlockResampling.None) => new(from, to, shape, resampling);
        AttentionBlock Attend() => new(channels, shape.HeadsAt(channels, up), shape);
        IEnumerable<nn.Module> Attention() => shape.AttentionSizes.Contains(size) ? [Attend()] : [];
        nn.Module Resample(BlockResampling resampling) => shape.ResampleInBlocks
            ? Residual(channels, channels, resampling)
            : resampling == BlockResampling.Down ? new Downsample(channels) : new Upsample(channels);

        var down = new List<TimestepSequence>
        {
            new(new Convolution(shape.InChannels + (concatenates ? shape.ConditionChannels : 0), width, 3)),
        };
        var skips = new Stack<int>([width]);
        for (int level = 0; level < shape.ChannelMultipliers.Count; level++)
        {
            for (int i = 0; i < shape.ResidualBlocks; i++)
            {
                var block = Residual(channels, shape.ChannelMultipliers[level] * width);
                channels = shape.ChannelMultipliers[level] * width;
                down.Add(new([block, .. Attention()]));
                skips.Push(channels);
            }
            if (level == shape.ChannelMultipliers.Count - 1) break;
            down.Add(new(Resample(BlockResampling.Down)));
            skips.Push(channels);
            size /= 2;
        }
        middle_block = new(Residual(channels, channels), Attend(), Residual(channels, channels));

        up = true;
        var rising = new List<TimestepSequence>();
        for (int level = shape.ChannelMultipliers.Count - 1; level >= 0; level--)
        {
            for (int i = 0; i <= shape.ResidualBlocks; i++)
            {
                var block = Residual(channels + skips.Pop(), shape.ChannelMultipliers[level] * width);
                channels = shape.ChannelMultipliers[level] * width;
                bool widen = level > 0 && i == shape.ResidualBlocks;
                rising.Add(new([block, .. Attention(), .. widen ? [Resample(BlockResampling.Up)] : Array.Empty<nn.Module>()]));
            }
            size *= 2;
        }
        var norm = new GroupNormalisation(channels, shape.Activation);
        @out = nn.Sequential(norm, Activation(), new Convolution(channels, shape.OutChannels, 3));
        input_blocks = nn.ModuleList(down.ToArray());
        output_blocks = nn.ModuleList(rising.ToArray());
        RegisterComponents();
        DefaultWeights.Fill(this, random);
    }

    /// <summary>The measures that this network was built with.</summary>
    public DenoisingUNetShape Shape { get; }

    /// <summary>
    /// For inference: computes the products in this precision from now on, with weights cast once. Call it when device and
    /// weights are settled, and again when they change. Training sets its precision through <see cref="FlatParameters"/> instead.
    /// </summary>
    /// <param name="precision">The format of the products.</param>
    public void UsePrecision(Precision precision)
    {
        _cast?.Dispose();
        _cast = precision == Precision.Float32 ? null : new LowPrecisionWeights(this);
    }

    /// <summary>Predicts noise and variance fraction.</summary>
    /// <param name="x">x_t, [N, C, H, W], float32.</param>
    /// <param name="code">Sinusoidal codes, [N, base], or [1, base] when all samples are at the same step.</param>
    /// <returns>[N, 2C, H, W], float32.</returns>
    public override Tensor forward(Tensor x, Tensor code) => Answer(x, code, null);

    /// <inheritdoc/>
    public Tensor Predict(Tensor x, long[] timesteps) => Predict(x, timesteps, null);

    /// <summary>Predicts under a condition.</summary>
    /// <param name="x">x_t, [N, C, H, W].</param>
    /// <param name="timesteps">The trained time step of each sample, [N].</param>
    /// <param name="condition">Null: no condition, even if the network was built for one.</param>
    /// <returns>[N, 2C or C, H, W].</returns>
    /// <exception cref="JdmException">The condition does not fit the network.</exception>
    public Tensor Predict(Tensor x, long[] timesteps, NetworkCondition? condition)
    {
        using var scope = NewDisposeScope();
        // One row for equal steps: less work, and all samples get the same numbers.
        bool equal = timesteps.Length > 0 && timesteps.All(t => t == timesteps[0]);
        var steps = (equal ? timesteps.Take(1) : timesteps).Select(t => (double)t);
        return Answer(x, TimestepEmbedding.Of([.. steps], Shape.BaseChannels, x), condition).MoveToOuterDisposeScope();
    }

    /// <summary>Features of a condition image, to be handed to <see cref="NetworkCondition.Features"/> at every step.</summary>
    /// <param name="image">[N, ConditionChannels, H, W], float32.</param>
    /// <returns>[N, base, H, W].</returns>
    /// <exception cref="JdmException">The network has no condition encoder.</exception>
    public Tensor EncodeCondition(Tensor image)
        => condition_encoder?.call(image) ?? throw new JdmException(
            "This network has no condition encoder. Build it with ConditionEntry.Encoder and ConditionChannels, or hand the image itself.");

    private Tensor Answer(Tensor x, Tensor code, NetworkCondition? condition)
    {
        using var scope = NewDisposeScope();
        condition?.Check(Shape, x);
        var embedding = time_embed.call(code);                              // [N or 1, 4 base]
        if (label_emb is not null && condition?.Labels is { } labels)
            embedding = embedding + condition.Kept(label_emb.call(
                DeviceValues.Of([.. labels.Select(label => (double)label)], [labels.Count], ScalarType.Int64, x.device)), x);  // [N, 4 base]
        var skips = new Stack<Tensor>();
        var h = Entered(x, embedding, condition);
        skips.Push(h);
        foreach (var block in input_blocks.Skip(1)) skips.Push(h = block.call(h, embedding));
        h = middle_block.call(h, embedding);
        foreach (var block in output_blocks)
        {
            using Tensor below = h, skip = skips.Pop(), joined = cat([below, skip], 1);
            h = block.call(joined, embedding);
        }
        var y = @out[2].call(((GroupNormalisation)@out[0]).Activated(h));   // [N, 2C, H, W]
        return y.to(x.dtype).contiguous().MoveToOuterDisposeScope();
    }

    // What the first convolution makes of x and of a concatenated image, plus encoded features.
    private Tensor Entered(Tensor x, Tensor embedding, NetworkCondition? condition)
    {
        using var scope = NewDisposeScope();
        if (Shape.ConditionChannels > 0 && condition_encoder is null) x = NetworkCondition.Behind(x, condition, Shape.ConditionChannels);
        var h = input_blocks[0].call(x, embedding);                         // [N, base, H, W]
        if (condition_encoder is not null && (condition?.Features ?? condition?.Image) is { } shown)
            h = h + condition!.Kept(condition.Features ?? EncodeCondition(shown), x);
        return h.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _cast?.Dispose();
        base.Dispose(disposing);
    }
}
