using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Training;

/// <summary>What one checkpoint consists of. Names are plain file names.</summary>
public sealed class CheckpointParts
{
    /// <summary>The weights alone, under the network's own names, so that any reader of the format can use them.</summary>
    public const string Weights = "weights.safetensors";

    /// <summary>Whatever else training needs to go on: raw values, moments, averages, sampler state.</summary>
    public const string Training = "training.safetensors";

    /// <summary>Safetensors files by name; the tensors stay the caller's.</summary>
    public Dictionary<string, IEnumerable<(string Name, Tensor Value)>> Tensors { get; } = [];

    /// <summary>Text files by name, for example <c>model.json</c>.</summary>
    public Dictionary<string, string> Texts { get; } = [];

    /// <summary>Short facts for <c>checkpoint.json</c>: seed, next data position, elapsed seconds.</summary>
    public Dictionary<string, string> Facts { get; } = [];

    internal void Check()
    {
        var names = Tensors.Keys.Concat(Texts.Keys).ToList();
        if (names.Count == 0) throw new JdmException("A checkpoint of no files was asked for; expected at least one.");
        foreach (string name in names)
            if (!CheckpointManifest.IsPlain(name) || Tensors.ContainsKey(name) && Texts.ContainsKey(name))
                throw new JdmException(
                    $"'{name}' cannot be a file of a checkpoint; expected names of letters, digits, '.', '-' and '_', " +
                    $"each used once and none of them {CheckpointManifest.FileName}.");
    }
}
