using System.Text.Json;
using JdmMl.Data;

namespace JdmMl.Segmentation;

/// <summary>postprocessing.json beside a model or in a run folder.</summary>
public static class LargestComponentFile
{
    private const string Name = "postprocessing.json";

    /// <summary>Writes it.</summary>
    /// <exception cref="JdmException">It cannot be written.</exception>
    public static void Write(string folder, LargestComponentDecision decision) =>
        AtomicFile.WriteAllText(PathIn(folder), JsonSerializer.Serialize(decision, SegmentationJson.Settings));

    /// <summary>What a folder's file says; null where there is none.</summary>
    /// <exception cref="JdmException">The file is there but cannot be understood.</exception>
    public static LargestComponentDecision? Read(string folder)
    {
        var path = PathIn(folder);
        if (!File.Exists(path)) return null;
        try
        {
            var decision = JsonSerializer.Deserialize<LargestComponentDecision>(File.ReadAllText(path), SegmentationJson.Settings);
            if (decision is { FormatVersion: 1 }) return decision;
            throw new JdmException($"'{path}' has format version {decision?.FormatVersion}; this version reads 1. " +
                                   "Decide again, or delete the file to keep all components.");
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new JdmException(
                $"'{path}' cannot be read: {exception.Message} Decide again, or delete the file to keep all components.", exception);
        }
    }

    internal static void Delete(string folder)
    {
        try
        {
            if (File.Exists(PathIn(folder))) File.Delete(PathIn(folder));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new JdmException($"'{PathIn(folder)}' belongs to an older model and cannot be deleted: {exception.Message}", exception);
        }
    }

    private static string PathIn(string folder) => Path.Combine(folder, Name);
}
