using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// A network from images to logits: what training, prediction and persistence know of it. A new network is a new subclass with an
/// <see cref="ISegmentationArchitecture"/>; its fields carry the names of the weights on disk.
/// </summary>
public abstract class SegmentationNetwork : nn.Module<Tensor, Tensor[]>
{
    /// <summary>For subclasses, which call RegisterComponents at the end of their own constructor.</summary>
    /// <param name="name">The class name.</param>
    /// <param name="channels">Input channels, 3 for RGB.</param>
    /// <param name="features">Channels of each stage, from full resolution down.</param>
    /// <param name="classes">Output classes, background included.</param>
    protected SegmentationNetwork(string name, int channels, IReadOnlyList<int> features, int classes) : base(name) =>
        (Channels, Features, Classes) = (channels, [.. features], classes);

    /// <summary>Input channels.</summary>
    public int Channels { get; }

    /// <summary>Output classes, background included.</summary>
    public int Classes { get; }

    /// <summary>Channels of each stage, from full resolution down.</summary>
    public IReadOnlyList<int> Features { get; }

    /// <summary>The number of trainable values.</summary>
    public long ParameterCount => parameters().Sum(parameter => parameter.numel());

    /// <summary>What height and width of the input must be multiples of.</summary>
    public virtual int Divisor => UNetTopology.Divisor(Features.Count);

    /// <summary>
    /// How much each output of <see cref="nn.Module{Tensor, Tensor}.forward"/> counts in the loss, summing to 1; an output of weight 0
    /// gets no gradient.
    /// </summary>
    public abstract IReadOnlyList<double> LevelWeights { get; }

    /// <summary>Logits at full resolution only: [N, classes, H, W]; what forward gives first.</summary>
    /// <param name="input">[N, channels, H, W], H and W multiples of <see cref="Divisor"/>.</param>
    public abstract Tensor Logits(Tensor input);

    /// <summary>The deepest map of the encoder, for feature distances: [N, F, h, w].</summary>
    /// <param name="input">[N, channels, H, W].</param>
    public abstract Tensor Bottleneck(Tensor input);

    /// <summary>Whether a parameter belongs to an output layer, which pretrained weights of other classes do not bring along.</summary>
    public abstract bool IsHead(string parameterName);

    /// <summary>Fresh values for the parameters that <paramref name="wanted"/> picks by name.</summary>
    /// <param name="seed">With a parameter's name it decides its values.</param>
    /// <param name="wanted">By parameter name.</param>
    public abstract void Initialise(ulong seed, Func<string, bool> wanted);

    /// <summary>
    /// Lets parameters and buffers outlive the scope of whoever builds the network, and gives the parameters their first values.
    /// </summary>
    protected void Complete(ulong seed)
    {
        foreach (var (_, parameter) in named_parameters()) parameter.DetachFromDisposeScope();
        foreach (var (_, buffer) in named_buffers()) buffer.DetachFromDisposeScope();
        Initialise(seed, static _ => true);
    }

    /// <summary>For subclasses, before they build layers: refuses what no network can have, all faults in one message.</summary>
    /// <param name="stages">The least number of entries of <see cref="Features"/>.</param>
    /// <exception cref="JdmException">A number is out of range.</exception>
    private protected void RequireShape(int stages) =>
        new OptionFaults(GetType().Name)
            .Require(Channels > 0, $"channels is {Channels}; expected at least 1")
            .Require(Classes > 1, $"classes is {Classes}; expected at least 2, background included")
            .Require(Features.Count >= stages, $"features holds {Features.Count} stages; expected at least {stages}")
            .Require(Features.All(count => count > 0), "features holds a number below 1")
            .ThrowIfAny();
}

/// <summary>A kind of network, by the name that options and model files carry.</summary>
public interface ISegmentationArchitecture
{
    /// <summary>Lower-case words joined by hyphens: plain-unet, resunet-plus-plus.</summary>
    string Name { get; }

    /// <summary>Channels of each stage when the options leave them open.</summary>
    /// <param name="height">Of the network's input, pixels.</param>
    /// <param name="width">Of the network's input, pixels.</param>
    IReadOnlyList<int> DefaultFeatures(int height, int width);

    /// <summary>A network with first weights.</summary>
    SegmentationNetwork Create(int channels, IReadOnlyList<int> features, int classes, ulong seed);
}
