using System.Text.Json;
using System.Text.Json.Serialization;
using JdmMl.Data;
using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>A model on disk: <c>weights.safetensors</c> and <c>model.json</c>. A checkpoint of the learner holds the same two.</summary>
internal static class ModelFiles
{
    internal const string Description = "model.json";
    private const string BelongsTo = "model.json SHA-256", Format = "jdmml-joint-diffusion-2";

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter() },
        IgnoreReadOnlyProperties = true,
    };

    private sealed record ModelDescription(string Format, ModalityLayout? Layout, JointDiffusionOptions Options);

    internal static string Describe(JointDiffusionOptions options, ModalityLayout? layout)
        => JsonSerializer.Serialize(new ModelDescription(Format, layout, options), Json);

    internal static void Save(JointDiffusionModel model, string folder)
    {
        Directory.CreateDirectory(folder);
        string description = Describe(model.Options, model.Layout);
        SafeTensors.Write(
            Path.Combine(folder, CheckpointParts.Weights), model.Weights,
            new Dictionary<string, string> { [BelongsTo] = Fingerprints.OfText(description) });
        AtomicFile.WriteAllText(Path.Combine(folder, Description), description);
    }

    internal static JointDiffusionModel Load(string folder, Device device, Precision? precision)
    {
        string path = Path.Combine(folder, Description);
        if (!File.Exists(path))
            throw new JdmException(
                $"'{folder}' holds no {Description}; expected a folder that a trained joint diffusion model was saved to.");
        var (options, layout) = Read(path);
        var network = new DenoisingUNet(new NetworkPlan(options, layout).Shape, new RandomStream(0));
        try
        {
            var weights = SafeTensors.Read(Path.Combine(folder, CheckpointParts.Weights));
            // Two files are replaced one after the other; a kill in between must not go unnoticed.
            if (weights.Metadata.TryGetValue(BelongsTo, out var text) && text != Fingerprints.OfText(File.ReadAllText(path)))
                throw new JdmException($"The weights in '{folder}' were saved with another {Description}. Save or copy the model again.");
            WeightImport.Fill(network, weights);
        }
        catch
        {
            network.Dispose();
            throw;
        }
        return new JointDiffusionModel(options with { Precision = precision ?? options.Precision }, layout, network.to(device), device);
    }

    private static (JointDiffusionOptions, ModalityLayout) Read(string path)
    {
        ModelDescription description;
        try
        {
            description = JsonSerializer.Deserialize<ModelDescription>(File.ReadAllText(path), Json)
                ?? throw new JsonException("it is empty");
        }
        catch (JsonException e)
        {
            throw new JdmException($"'{path}' cannot be read: {e.Message} Save the model again.", e);
        }
        if (description.Format != Format)
            throw new JdmException(
                $"'{path}' is of format '{description.Format}'; this version reads '{Format}'. Train or export the model again.");
        if (description.Options is null || description.Layout is null)
            throw new JdmException($"'{path}' lacks '{(description.Options is null ? "options" : "layout")}'. Save the model again.");
        description.Options.Validate();
        return (description.Options, description.Layout);
    }
}
