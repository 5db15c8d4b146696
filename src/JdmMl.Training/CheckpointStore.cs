using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Training;

/// <summary>
/// Checkpoints of one run in one folder: <c>checkpoint-00001000.safetensors</c>, each written whole or not at all.
/// The newest <see cref="Kept"/> stay.
/// </summary>
public sealed class CheckpointStore
{
    private const string Prefix = "checkpoint-", Suffix = ".safetensors";

    /// <summary>How many checkpoints stay in the folder.</summary>
    public const int Kept = 2;

    /// <summary>Opens (and creates) the folder.</summary>
    public CheckpointStore(string folder)
    {
        Folder = folder;
        Directory.CreateDirectory(folder);
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Steps for which a checkpoint exists, oldest first.</summary>
    public IReadOnlyList<long> Steps =>
    [
        .. Directory.EnumerateFiles(Folder, Prefix + "*" + Suffix)
            .Select(f => Path.GetFileName(f)[Prefix.Length..^Suffix.Length])
            .Where(s => long.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Select(s => long.Parse(s, CultureInfo.InvariantCulture)).Order(),
    ];

    /// <summary>Writes the state after <paramref name="step"/> steps, then drops the oldest files.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="tensors">The whole state.</param>
    /// <param name="metadata">Strings kept with it, the run's identity among them.</param>
    public void Save(long step, IEnumerable<(string, Tensor)> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        SafeTensors.Write(PathOf(step), tensors, metadata);
        var steps = Steps;
        for (int i = 0; i < steps.Count - Kept; i++) File.Delete(PathOf(steps[i]));
    }

    /// <summary>
    /// The newest checkpoint that is whole and belongs to this run, or null. A checkpoint whose <paramref name="identityKey"/>
    /// differs belongs to other options or data and is refused rather than continued.
    /// </summary>
    /// <exception cref="JdmException">The folder holds the checkpoint of another run.</exception>
    public (long Step, SafeTensorFile File)? Latest(string identityKey, string identity)
    {
        foreach (long step in Steps.Reverse())
        {
            SafeTensorFile file;
            try { file = SafeTensors.Read(PathOf(step)); }
            catch (JdmException) { continue; }
            if (!file.Metadata.TryGetValue(identityKey, out var found) || found != identity)
                throw new JdmException(
                    $"'{PathOf(step)}' was made with other options or data " +
                    $"({identityKey} is '{found ?? "missing"}', this run's is '{identity}'). " +
                    "Use another folder, or delete this one to start again.");
            return (step, file);
        }
        return null;
    }

    private string PathOf(long step) => Path.Combine(Folder, Prefix + step.ToString("D8", CultureInfo.InvariantCulture) + Suffix);
}
