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
    private const string Format = "jdmml-joint-diffusion-2";

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
        SafeTensors.Write(Path.Combine(folder, CheckpointParts.Weights), model.Weights);
        AtomicFile.WriteAllText(Path.Combine(folder, Description), Describe(model.Options, model.Layout));
    }

    internal static JointDiffusionModel Load(string folder, Device device)
    {
        string path = Path.Combine(folder, Description);
        if (!File.Exists(path))
            throw new JdmException(
                $"'{folder}' holds no {Description}; expected a folder that a trained joint diffusion model was saved to.");
        var (options, layout) = Read(path);
        var network = new DenoisingUNet(new NetworkPlan(options, layout).Shape, new RandomStream(0));
        try { WeightImport.Fill(network, SafeTensors.Read(Path.Combine(folder, CheckpointParts.Weights))); }
        catch
        {
            network.Dispose();
            throw;
        }
        return new JointDiffusionModel(options, layout, network.to(device), device);
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
