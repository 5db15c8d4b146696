using System.Text;
using JdmMl.Data;
using JdmMl.Evaluation;

namespace JdmMl.Experiments;

/// <summary>A result and the file it was read from.</summary>
/// <param name="Path">The file.</param>
/// <param name="Result">Its content.</param>
/// <param name="Arm">The arm that it records; null for none.</param>
internal sealed record ResultFile(string Path, EvaluationResult Result, ArmProvenance? Arm);

/// <summary>Everything below some folders that a report can show, each kind in the order of its paths.</summary>
internal sealed class RunFolders
{
    // what lies inside runs and pools and is none itself
    private static readonly HashSet<string> Inside = new(StringComparer.Ordinal)
    {
        "images", "masks", "provenance", "checkpoints", "candidates", "sheets", "model", "model-best", "pretrained", "probabilities",
        "overlays", "learning-rates", ModelFigures.Folder,
    };

    private readonly List<string> _diffusion = [], _pools = [], _segmentation = [];
    private readonly SortedDictionary<string, ResultFile> _results = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    private RunFolders(IReadOnlyList<string> paths) => Searched = paths;

    internal IReadOnlyList<string> Searched { get; }

    /// <summary>Folders that 'jdm train' wrote.</summary>
    internal IReadOnlyList<string> Diffusion => _diffusion;

    /// <summary>Folders that 'jdm sample' wrote.</summary>
    internal IReadOnlyList<string> Pools => _pools;

    /// <summary>Folders that 'jdm segment train' wrote.</summary>
    internal IReadOnlyList<string> Segmentation => _segmentation;

    /// <summary>Files that 'jdm evaluate --output' wrote.</summary>
    internal IReadOnlyCollection<ResultFile> Results => _results.Values;

    /// <summary>Searches.</summary>
    /// <exception cref="JdmException">A path does not exist, a named file is no result, or nothing was found.</exception>
    internal static RunFolders Find(IReadOnlyList<string> paths)
    {
        var found = new RunFolders(paths);
        foreach (var path in paths)
        {
            if (Directory.Exists(path)) found.Search(Path.GetFullPath(path));
            else if (File.Exists(path)) found.Read(Path.GetFullPath(path));
            else throw new JdmException($"'{path}' does not exist; expected a folder of runs, or a file of 'jdm evaluate --output'.");
        }
        if (found._diffusion.Count + found._pools.Count + found._segmentation.Count + found._results.Count == 0)
            throw new JdmException(
                $"No runs were found in {string.Join(", ", paths.Select(p => $"'{p}'"))}. Expected a folder that 'jdm train', " +
                "'jdm sample' or 'jdm segment train' wrote, or files of 'jdm evaluate --output', in it or below it.");
        return found;
    }

    private void Search(string folder)
    {
        if (!_seen.Add(folder)) return;
        bool Has(params string[] parts) => File.Exists(Path.Combine([folder, .. parts]));
        if (Has("curves.json") && Has("model", "model.json")) _diffusion.Add(folder);
        if (Has("pairs.json") && Directory.Exists(Path.Combine(folder, "images"))) _pools.Add(folder);
        if (Has("run.json") && Has("plan.json")) _segmentation.Add(folder);
        foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
            if (LooksLikeResult(file)) Read(file);
        foreach (var below in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
            if (!Inside.Contains(Path.GetFileName(below)) && new DirectoryInfo(below).LinkTarget is null) Search(below);
    }

    private void Read(string file)
    {
        if (_results.ContainsKey(file)) return;
        try
        {
            var result = EvaluationResultFile.Read(file);
            _results[file] = new ResultFile(file, result, ArmProvenance.Of(result));
        }
        catch (ArgumentException fault) { throw new JdmException($"'{file}' cannot be shown: {fault.Message}", fault); }
    }

    // The format stands at the head of a result; other JSON files are left alone.
    private static bool LooksLikeResult(string file)
    {
        var head = new byte[256];
        using var stream = File.OpenRead(file);
        int read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return Encoding.UTF8.GetString(head, 0, read).Contains($"\"{EvaluationResultFile.Format}\"", StringComparison.Ordinal);
    }
}
