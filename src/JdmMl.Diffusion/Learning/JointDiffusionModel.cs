using System.Security.Cryptography;
using System.Text;
using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>A trained joint diffusion model: averaged weights with the options that made them. Sampling from it is thread-safe.</summary>
public sealed class JointDiffusionModel : INoisePredictor, IConditionalPredictor, IDisposable
{
    private readonly DenoisingUNet _network;
    private readonly NetworkPlan _plan;
    private readonly Lazy<string> _hash;

    internal JointDiffusionModel(JointDiffusionOptions options, ModalityLayout layout, DenoisingUNet network, Device device)
    {
        (Options, Layout, Device, _network) = (options, layout, device, network);
        _plan = new NetworkPlan(options, layout);
        Process = options.Process();
        network.eval();
        network.UsePrecision(options.Precision);
        _hash = new(() => HashOf(network));
    }

    /// <summary>The options it was trained with.</summary>
    public JointDiffusionOptions Options { get; }

    /// <summary>The modalities that its tensors stand for.</summary>
    public ModalityLayout Layout { get; }

    /// <summary>The modalities that it draws: all of a joint model, all but the given one of a conditional model.</summary>
    public IReadOnlyList<Modality> Drawn => _plan.Diffusing;

    /// <summary>The modality that must be given to it; null for a joint model.</summary>
    public Modality? Given => _plan.Given;

    /// <summary>Channels of x_t.</summary>
    public int Channels => _plan.Channels;

    /// <summary>Classes of the mask, background included.</summary>
    public int ClassCount => Math.Max(2, Layout.Modalities.Max(m => m.ClassCount));

    /// <summary>The diffusion process, all steps.</summary>
    public GaussianProcess Process { get; }

    /// <summary>Where it computes.</summary>
    public Device Device { get; }

    /// <summary>SHA-256 over options and weights, hexadecimal: equal models draw equal pairs.</summary>
    public string Hash => _hash.Value;

    /// <summary>Clamp and range for the samplers.</summary>
    public SamplingSettings Sampling => new() { Range = Options.Rules.Range, Variance = Options.Variance };

    /// <summary>Where a drawn modality lies in x_t.</summary>
    /// <exception cref="JdmException">The model draws no such modality.</exception>
    public ChannelRange Place(string modality) => _plan.Place(modality);

    /// <inheritdoc/>
    public Tensor Predict(Tensor x, long[] timesteps) => Predict(x, timesteps, null, 0);

    /// <inheritdoc/>
    public Tensor Predict(Tensor x, long[] timesteps, Tensor? condition) => Predict(x, timesteps, condition, 0);

    /// <summary>As the other overloads, for a class-conditional model.</summary>
    /// <param name="x">x_t, [N, C', H, W].</param>
    /// <param name="timesteps">The trained time step of each sample, [N].</param>
    /// <param name="condition">What a conditional model is given, [N, K, H, W]; null leaves it out.</param>
    /// <param name="classIndex">Index into <see cref="JointDiffusionOptions.ClassLabels"/>; without labels it plays no part.</param>
    public Tensor Predict(Tensor x, long[] timesteps, Tensor? condition, int classIndex)
    {
        long[]? labels = Labels(classIndex, timesteps.Length);
        return Ask(x, timesteps, _plan.Condition(condition, null, labels));
    }

    /// <summary>Encodes a condition once for all steps of a sampling run; null where the network takes the condition itself.</summary>
    internal Tensor? Encode(Tensor condition)
    {
        if (Options.Conditioning != Conditioning.LatentEncoder) return null;
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        return _network.EncodeCondition(_plan.Condition(condition, null, null)!.Image!).MoveToOuterDisposeScope();
    }

    /// <summary>As <c>Predict</c>, with what <see cref="Encode"/> made of the condition; null leaves it out.</summary>
    internal Tensor PredictEncoded(Tensor x, long[] timesteps, Tensor? features, int classIndex)
    {
        long[]? labels = Labels(classIndex, timesteps.Length);
        return Ask(x, timesteps, features is null && labels is null ? null : new NetworkCondition { Features = features, Labels = labels });
    }

    private long[]? Labels(int classIndex, int count)
        => Options.ClassLabels is null ? null : [.. Enumerable.Repeat((long)classIndex, count)];

    private Tensor Ask(Tensor x, long[] timesteps, NetworkCondition? condition)
        => new NoisePredictor(Options.Objective.Rules(), Process, (at, t) => _network.Predict(at, t, condition)).Predict(x, timesteps);

    /// <summary>Images and masks from x_0: colours rounded to 8 bits, labels decided by the codec.</summary>
    /// <param name="x">What a sampler drew, [N, C', H, W].</param>
    /// <param name="condition">What a conditional model was given, [N or 1, K, H, W].</param>
    public IReadOnlyList<JointSample> Decode(Tensor x, Tensor? condition = null)
    {
        using var scope = NewDisposeScope();
        return new JointDecoder(Layout, Options.Rules.Range).Decode(_plan.Join(x, condition));
    }

    /// <summary>The named weights, as views; they live as long as the model.</summary>
    public IEnumerable<(string Name, Tensor Value)> Weights => _network.named_parameters().Select(p => (p.Item1, (Tensor)p.Item2));

    /// <summary>Writes <c>weights.safetensors</c> (the reference code's parameter names) and <c>model.json</c>.</summary>
    /// <param name="folder">Created when missing.</param>
    public void Save(string folder) => ModelFiles.Save(this, folder);

    /// <summary>Reads what <see cref="Save"/> wrote, or a checkpoint of the learner.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="device">Where to compute; the CPU by default.</param>
    /// <param name="precision">What products compute in; null takes the training's.</param>
    /// <exception cref="JdmException">A file is missing, broken, or does not fit the other.</exception>
    public static JointDiffusionModel Load(string folder, Device? device = null, Precision? precision = null)
        => ModelFiles.Load(folder, device ?? CPU, precision);

    /// <summary>
    /// Takes the weights of another program: a safetensors file or a PyTorch file (<c>.pt</c>) with the reference code's names, such as a
    /// checkpoint of the thesis' code or of improved-diffusion. Nothing in the file is executed.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Measures, objective and mode of the training; Thesis mode for the thesis' checkpoints.</param>
    /// <param name="layout">Modalities; colour image and binary mask by default.</param>
    /// <param name="section">Where in a PyTorch file the weights lie, for instance <c>state_dict</c>; null finds them.</param>
    /// <param name="device">Where to compute; the CPU by default.</param>
    /// <exception cref="JdmException">The file is broken or hostile, or its tensors differ from the network's, which are named.</exception>
    public static JointDiffusionModel Import(
        string path, JointDiffusionOptions options, ModalityLayout? layout = null, string? section = null, Device? device = null)
    {
        options.Validate();
        layout ??= ModalityLayout.ImageAndMask(2, options.MaskCodec);
        var network = new DenoisingUNet(new NetworkPlan(options, layout).Shape, new RandomStream(0));
        try
        {
            INamedTensors source = path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase)
                ? SafeTensors.Read(path)
                : PyTorchFile.Open(path, section);
            WeightImport.Fill(network, source);
        }
        catch
        {
            network.Dispose();
            throw;
        }
        return new JointDiffusionModel(options, layout, network.to(device ?? CPU), device ?? CPU);
    }

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();

    internal static JointDiffusionModel FromAverage(JointDiffusionOptions options, ModalityLayout layout, Tensor average, Device device)
    {
        var network = new DenoisingUNet(new NetworkPlan(options, layout).Shape, new RandomStream(0)).to(device);
        using var parameters = new FlatParameters(network, withGradients: false);
        using (no_grad()) parameters.Values.copy_(average);
        return new JointDiffusionModel(options, layout, network, device);
    }

    private string HashOf(DenoisingUNet network)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(ModelFiles.Describe(Options with { CheckpointEvery = 1 }, Layout)));
        foreach (var parameter in network.parameters())
        {
            using var scope = NewDisposeScope();
            hash.AppendData(parameter.detach().cpu().contiguous().bytes);
        }
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
