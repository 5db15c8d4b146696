using JdmMl.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>
/// The improved-DDPM U-Net (Nichol, Dhariwal 2021) as the thesis uses it: residual blocks with time codes, attention at
/// small feature maps, skip connections by concatenation. Parameter names, shapes and order are the reference code's, so
/// weights can be exchanged with it.
/// </summary>
public sealed class DenoisingUNet : nn.Module<Tensor, Tensor, Tensor>, INoisePredictor
{
    private readonly Sequential time_embed;
    private readonly ModuleList<TimestepSequence> input_blocks;
    private readonly TimestepSequence middle_block;
    private readonly ModuleList<TimestepSequence> output_blocks;
    private readonly Sequential @out;

    /// <summary>Builds the network with PyTorch's default initialisation drawn from <paramref name="random"/>.</summary>
    /// <param name="shape">Its measures.</param>
    /// <param name="random">Stream of the initial weights.</param>
    public DenoisingUNet(DenoisingUNetShape shape, RandomStream random) : base("DenoisingUNet")
    {
        Shape = shape;
        int width = shape.BaseChannels, codeWidth = 4 * width, size = shape.ImageSize, channels = width;
        time_embed = nn.Sequential(nn.Linear(width, codeWidth), nn.SiLU(), nn.Linear(codeWidth, codeWidth));

        ResidualBlock Residual(int from, int to) => new(from, codeWidth, to, shape.Dropout, shape.ScaleShift);
        IEnumerable<nn.Module> Attention() => shape.AttentionSizes.Contains(size) ? [new AttentionBlock(channels, shape.Heads)] : [];

        var down = new List<TimestepSequence> { new(nn.Conv2d(shape.InChannels, width, 3, padding: 1)) };
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
            down.Add(new(new Downsample(channels)));
            skips.Push(channels);
            size /= 2;
        }
        middle_block = new(Residual(channels, channels), new AttentionBlock(channels, shape.Heads), Residual(channels, channels));

        var up = new List<TimestepSequence>();
        for (int level = shape.ChannelMultipliers.Count - 1; level >= 0; level--)
        {
            for (int i = 0; i <= shape.ResidualBlocks; i++)
            {
                var block = Residual(channels + skips.Pop(), shape.ChannelMultipliers[level] * width);
                channels = shape.ChannelMultipliers[level] * width;
                bool widen = level > 0 && i == shape.ResidualBlocks;
                up.Add(new([block, .. Attention(), .. widen ? [new Upsample(channels)] : Array.Empty<nn.Module>()]));
            }
            size *= 2;
        }
        @out = nn.Sequential(nn.GroupNorm(32, channels), nn.SiLU(), nn.Conv2d(channels, shape.OutChannels, 3, padding: 1));
        input_blocks = nn.ModuleList(down.ToArray());
        output_blocks = nn.ModuleList(up.ToArray());
        RegisterComponents();
        Initialise(random);
    }

    /// <summary>The measures that this network was built with.</summary>
    public DenoisingUNetShape Shape { get; }

    /// <summary>Predicts noise and variance fraction.</summary>
    /// <param name="x">x_t, [N, C, H, W].</param>
    /// <param name="code">Sinusoidal codes, [N, base].</param>
    /// <returns>[N, 2C, H, W].</returns>
    public override Tensor forward(Tensor x, Tensor code)
    {
        var embedding = time_embed.call(code);                              // [N, 4 base]
        var skips = new Stack<Tensor>();
        var h = x;
        foreach (var block in input_blocks) skips.Push(h = block.call(h, embedding));
        h = middle_block.call(h, embedding);
        foreach (var block in output_blocks) h = block.call(cat([h, skips.Pop()], 1), embedding);
        return @out.call(h);                                                // [N, 2C, H, W]
    }

    /// <inheritdoc/>
    public Tensor Predict(Tensor x, long[] timesteps)
    {
        using var scope = NewDisposeScope();
        return call(x, TimestepEmbedding.Of([.. timesteps.Select(t => (double)t)], Shape.BaseChannels, x)).MoveToOuterDisposeScope();
    }

    private static bool StartsAtZero(string name) =>
        name.Contains(".out_layers.3.") || name.Contains(".proj_out.") || name.StartsWith("out.2.", StringComparison.Ordinal);

    // PyTorch's defaults: weights and biases uniform within 1 / sqrt(fan-in), norms 1 and 0; the last layer of every
    // residual branch and of the network starts at zero.
    private void Initialise(RandomStream random)
    {
        using var _ = no_grad();
        double bound = 0;
        foreach (var (name, parameter) in named_parameters())
        {
            using var scope = NewDisposeScope();
            bool weight = name.EndsWith(".weight", StringComparison.Ordinal), norm = weight && parameter.dim() == 1;
            if (weight) bound = norm ? 0 : 1 / Math.Sqrt((double)parameter.numel() / parameter.shape[0]);
            if (norm) parameter.fill_(1);
            else if (bound == 0 || StartsAtZero(name)) parameter.zero_();
            else
            {
                var values = new float[parameter.numel()];
                for (int i = 0; i < values.Length; i++) values[i] = (float)((2 * random.NextDouble() - 1) * bound);
                parameter.copy_(tensor(values, parameter.shape));
            }
        }
    }
}
