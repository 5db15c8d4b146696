using System.Security.Cryptography;
using System.Text.Json;
using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>Weights that somebody trained before: a model's folder, a run's checkpoints, a safetensors file or a PyTorch file.</summary>
internal sealed class PretrainedWeights
{
    private const string ModelFile = "network.safetensors", Description = "segmentation", NnUNetSection = "network_weights";
    private readonly INamedTensors _tensors;

    private PretrainedWeights(string path, INamedTensors tensors, IReadOnlyList<StageRecord> history)
    {
        (Path, _tensors, History) = (path, tensors, history);
        using var file = File.OpenRead(path);
        Hash = Convert.ToHexString(SHA256.HashData(file)).ToLowerInvariant();
    }

    /// <summary>The file.</summary>
    internal string Path { get; }

    /// <summary>SHA-256 of the file.</summary>
    internal string Hash { get; }

    /// <summary>The stages that led to it; empty where nobody recorded them.</summary>
    internal IReadOnlyList<StageRecord> History { get; }

    /// <exception cref="JdmException">Nothing of the kind is there.</exception>
    internal static PretrainedWeights Open(string given)
    {
        var path = Find(given);
        if (!path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
        {
            var nnUNet = path.EndsWith(".pth", StringComparison.OrdinalIgnoreCase);
            return new PretrainedWeights(path, PyTorchFile.Open(path, nnUNet ? NnUNetSection : null), []);
        }
        var file = SafeTensors.Read(path);
        return new PretrainedWeights(path, file, HistoryOf(file));
    }

    /// <summary>Fills a network; heads keep their values unless <paramref name="keepHeads"/>.</summary>
    /// <exception cref="JdmException">A tensor is missing or differs in shape.</exception>
    internal TransferReport Load(SegmentationNetwork network, bool keepHeads)
    {
        using var scope = NewDisposeScope();
        try
        {
            return NetworkWeights.Load(network, _tensors.Names.Select(name => (name, _tensors.Get(name))), keepHeads);
        }
        catch (JdmException e)
        {
            throw new JdmException($"The weights in '{Path}' do not fit the plan. {e.Message}", e);
        }
    }

    private static string Find(string given)
    {
        if (File.Exists(given)) return given;
        if (!Directory.Exists(given))
            throw new JdmException($"PretrainedFrom: '{given}' does not exist; expected the folder of a model, or a file of weights.");
        string[] inside = [System.IO.Path.Combine(given, ModelFile), System.IO.Path.Combine(given, CheckpointParts.Weights)];
        if (inside.FirstOrDefault(File.Exists) is { } file) return file;
        if (CheckpointStore.ForReading(given).Latest(null) is { } checkpoint)
            return System.IO.Path.Combine(checkpoint.Folder, CheckpointParts.Weights);
        throw new JdmException(
            $"PretrainedFrom: '{given}' holds neither {ModelFile} (a model) nor checkpoints; name the folder 'model' of a run, or a file.");
    }

    private static IReadOnlyList<StageRecord> HistoryOf(SafeTensorFile file)
    {
        if (!file.Metadata.TryGetValue(Description, out var text)) return [];
        using var json = JsonDocument.Parse(text);
        return json.RootElement.TryGetProperty("history", out var history)
            ? history.Deserialize<StageRecord[]>(SegmentationJson.Settings) ?? []
            : [];
    }
}
