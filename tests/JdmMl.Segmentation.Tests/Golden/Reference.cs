using System.Text.Json;
using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Segmentation.Tests.Golden;

/// <summary>Reference vectors made by running nnU-Net in PyTorch; the files of this folder.</summary>
internal sealed class Reference(string name)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Golden");
    private readonly SafeTensorFile _tensors = SafeTensors.Read(Path.Combine(Folder, name + ".safetensors"));

    public JsonElement Json { get; } = ReadJson(name);

    /// <summary>A file of tensors without figures.</summary>
    public static SafeTensorFile Tensors(string name) => SafeTensors.Read(Path.Combine(Folder, name + ".safetensors"));

    public Tensor this[string tensor] => _tensors.Get(tensor);

    /// <summary>The tensors under "prefix/", without the prefix.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Under(string prefix) =>
        [.. _tensors.Names.Where(item => item.StartsWith(prefix + "/", StringComparison.Ordinal)).Select(item => (item[(prefix.Length + 1)..], _tensors.Get(item)))];

    /// <summary>[N, 1, H, W] as the library wants it, [N, H, W].</summary>
    public Tensor Labels(string tensor) => this[tensor].squeeze(1);

    public PlainConvUNet Network(string weights = "param")
    {
        var features = Json.GetProperty("features").EnumerateArray().Select(item => item.GetInt32()).ToArray();
        var network = new PlainConvUNet(3, features, Json.GetProperty("classes").GetInt32());
        NetworkWeights.Load(network, Under(weights));
        return network;
    }

    public static JsonElement ReadJson(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json"))).RootElement;
}
