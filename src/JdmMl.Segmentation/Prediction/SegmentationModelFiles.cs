using System.Text.Json;
using JdmMl.Data;
using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// The model on disk. network.safetensors holds weights, options and history and is written in one piece, so that weights and options
/// never come from two models; segmentation.json repeats options and history for people and is not read. postprocessing.json is removed
/// before new weights are written, so that it never belongs to another model's.
/// </summary>
internal static class SegmentationModelFiles
{
    internal const string WeightsFile = "network.safetensors";

    private const string ReadableFile = "segmentation.json", DescriptionKey = "segmentation";

    private sealed record Description(int FormatVersion, SegmentationOptions Options, IReadOnlyList<StageRecord> History);

    internal static void Save(SegmentationModel model, string folder)
    {
        var description = JsonSerializer.Serialize(new Description(1, model.Options, model.History), SegmentationJson.Settings);
        LargestComponentFile.Delete(folder);
        AtomicFile.Write(Path.Combine(folder, WeightsFile), stream => SafeTensors.Write(
            stream, NetworkWeights.Of(model.Network), new Dictionary<string, string> { [DescriptionKey] = description }));
        AtomicFile.WriteAllText(Path.Combine(folder, ReadableFile), description);
        if (model.Postprocessing is not null) LargestComponentFile.Write(folder, model.Postprocessing);
    }

    internal static SegmentationModel Load(string folder, Device device)
    {
        var path = Path.Combine(folder, WeightsFile);
        var file = SafeTensors.Read(path);
        var description = Describe(path, file);
        description.Options.Validate();
        var postprocessing = LargestComponentFile.Read(folder);
        var network = SegmentationModel.NewNetwork(description.Options, device);
        try
        {
            using var scope = NewDisposeScope();
            NetworkWeights.Load(network, file.Names.Select(name => (name, file.Get(name))));
        }
        catch
        {
            network.Dispose();
            throw;
        }
        return new SegmentationModel(description.Options, network, device, description.History) { Postprocessing = postprocessing };
    }

    private static Description Describe(string path, SafeTensorFile file)
    {
        if (!file.Metadata.TryGetValue(DescriptionKey, out var text))
            throw new JdmException($"'{path}' holds no '{DescriptionKey}' entry; expected a file that SegmentationModel.Save wrote.");
        try
        {
            var description = JsonSerializer.Deserialize<Description>(text, SegmentationJson.Settings);
            if (description is { FormatVersion: 1 }) return description;
            throw new JdmException($"'{path}' has format version {description?.FormatVersion}; this version reads 1. " +
                                   "Load it with the version that wrote it.");
        }
        catch (JsonException exception)
        {
            throw new JdmException(
                $"'{path}': the description of the model cannot be read: {exception.Message} Save the model again.", exception);
        }
    }
}
