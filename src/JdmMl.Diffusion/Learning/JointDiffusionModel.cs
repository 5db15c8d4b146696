using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using JdmMl.Data;
using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>A trained joint diffusion model: averaged weights with the options that made them. Sampling from it is thread-safe.</summary>
public sealed class JointDiffusionModel : INoisePredictor, IDisposable
{
    private const string WeightsFile = "weights.safetensors", OptionsFile = "model.json";
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter() },
        IgnoreReadOnlyProperties = true,
    };

    private sealed record Description(string Format, int ClassCount, JointDiffusionOptions Options);

    private readonly DenoisingUNet _network;
    private readonly Lazy<string> _hash;

    private JointDiffusionModel(JointDiffusionOptions options, int classCount, DenoisingUNet network, Device device)
    {
        (Options, Device, _network) = (options, device, network);
        Codec = new PairCodec(classCount, options.Rules.Range);
        Process = new GaussianProcess(NoiseSchedule.Linear(options.DiffusionSteps));
        network.eval();
        _hash = new(() => HashOf(options, network));
    }

    /// <summary>The options it was trained with.</summary>
    public JointDiffusionOptions Options { get; }

    /// <summary>How its tensors stand for pairs.</summary>
    public PairCodec Codec { get; }

    /// <summary>The diffusion process, all steps.</summary>
    public GaussianProcess Process { get; }

    /// <summary>Where it computes.</summary>
    public Device Device { get; }

    /// <summary>SHA-256 over options and weights, hexadecimal: equal models draw equal pairs.</summary>
    public string Hash => _hash.Value;

    /// <summary>Clamp and range for the samplers.</summary>
    public SamplingSettings Sampling => new() { Range = Codec.Range };

    /// <inheritdoc/>
    public Tensor Predict(Tensor x, long[] timesteps) => Options.Objective.AsNoise(_network, Process).Predict(x, timesteps);

    /// <summary>Writes <c>weights.safetensors</c> (the reference code's parameter names) and <c>model.json</c>.</summary>
    /// <param name="folder">Created when missing.</param>
    public void Save(string folder)
    {
        Directory.CreateDirectory(folder);
        SafeTensors.Write(Path.Combine(folder, WeightsFile), _network.named_parameters().Select(p => (p.Item1, (Tensor)p.Item2)));
        var description = new Description("jdmml-joint-diffusion-1", Codec.ClassCount, Options);
        AtomicFile.WriteAllText(Path.Combine(folder, OptionsFile), JsonSerializer.Serialize(description, Json));
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="device">Where to compute; the CPU by default.</param>
    /// <exception cref="JdmException">A file is missing, broken, or does not fit the other.</exception>
    public static JointDiffusionModel Load(string folder, Device? device = null)
    {
        string path = Path.Combine(folder, OptionsFile);
        if (!File.Exists(path))
            throw new JdmException(
                $"'{folder}' holds no {OptionsFile}; expected a folder that a trained joint diffusion model was saved to.");
        Description description;
        try
        {
            description = JsonSerializer.Deserialize<Description>(File.ReadAllText(path), Json) ?? throw new JsonException("it is empty");
        }
        catch (JsonException e)
        {
            throw new JdmException($"'{path}' cannot be read: {e.Message} Save the model again.", e);
        }
        description.Options.Validate();
        var codec = new PairCodec(description.ClassCount, description.Options.Rules.Range);
        var network = new DenoisingUNet(description.Options.Shape(codec.MaskChannels), new RandomStream(0));
        Fill(network, SafeTensors.Read(Path.Combine(folder, WeightsFile)));
        return new JointDiffusionModel(description.Options, description.ClassCount, network.to(device ?? CPU), device ?? CPU);
    }

    /// <summary>Sets the network's weights by name.</summary>
    /// <exception cref="JdmException">A tensor is missing or has another shape.</exception>
    public static void Fill(DenoisingUNet network, SafeTensorFile file)
    {
        using var _ = no_grad();
        foreach (var (name, parameter) in network.named_parameters())
        {
            if (!file.ShapeOf(name).SequenceEqual(parameter.shape))
                throw new JdmException(
                    $"Weight '{name}' is [{string.Join(", ", file.ShapeOf(name))}] in the file; " +
                    $"the options ask for [{string.Join(", ", parameter.shape)}]. Use the model.json that belongs to the weights.");
            using var value = file.Get(name);
            parameter.copy_(value);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();

    internal static JointDiffusionModel FromAverage(JointDiffusionOptions options, int classCount, Tensor average, Device device)
    {
        var codec = new PairCodec(classCount, options.Rules.Range);
        var network = new DenoisingUNet(options.Shape(codec.MaskChannels), new RandomStream(0)).to(device);
        using var parameters = new FlatParameters(network, withGradients: false);
        using (no_grad()) parameters.Values.copy_(average);
        return new JointDiffusionModel(options, classCount, network, device);
    }

    private static string HashOf(JointDiffusionOptions options, DenoisingUNet network)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(ToJson(options with { CheckpointEvery = 1 })));
        foreach (var parameter in network.parameters())
        {
            using var scope = NewDisposeScope();
            hash.AppendData(parameter.detach().cpu().contiguous().bytes);
        }
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    internal static string ToJson(JointDiffusionOptions options) => JsonSerializer.Serialize(options, Json);
}
