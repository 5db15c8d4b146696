using System.Security.Cryptography;
using JdmMl.Segmentation;
using static TorchSharp.torch;

namespace JdmMl.Cli.Prediction;

/// <summary>A segmentation model that a user points at: a folder of ours, or a checkpoint of nnU-Net.</summary>
internal static class SegmentationSource
{
    /// <summary>Loads the model; of a run with several folds the first.</summary>
    /// <exception cref="JdmException">There is no model, or it is damaged.</exception>
    internal static SegmentationModel Load(string path, Device device) =>
        File.Exists(path)
            ? NnUNetCheckpoint.Read(path).ToModel(device: device)
            : SegmentationModel.Load(SegmentationRunFolder.Models(path)[0].Folder, device);

    /// <summary>The beginning of the SHA-256 of the weights.</summary>
    internal static string HashOf(string path)
    {
        string file = File.Exists(path)
            ? path
            : Path.Combine(SegmentationRunFolder.Models(path)[0].Folder, SegmentationRunFolder.WeightsFile);
        using var stream = File.OpenRead(file);
        return Convert.ToHexString(SHA256.HashData(stream))[..16].ToLowerInvariant();
    }
}
