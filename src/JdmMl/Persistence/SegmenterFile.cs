using System.IO.Compression;
using System.Text.Json;
using JdmMl.Data;
using JdmMl.Segmentation;
using static TorchSharp.torch;

namespace JdmMl;

/// <summary>
/// Reads the segmentation network out of a bundle. Nothing here touches ML.NET, whose assemblies need not be there.
/// </summary>
public static class SegmenterFile
{
    /// <summary>The segmentation model of a bundle that <c>SaveBundle</c> or <c>SaveForScoring</c> wrote.</summary>
    /// <param name="path">The bundle.</param>
    /// <param name="device">Where it shall compute; the CPU by default.</param>
    /// <exception cref="JdmException">The file is no bundle, of another version, damaged, or holds no segmenter.</exception>
    public static SegmentationModel Load(string path, Device? device = null)
        => BundleFile.Open(path, (zip, stages) =>
        {
            int index = stages.ToList().FindLastIndex(stage => stage.Kind == "segmentation");
            if (index < 0)
                throw new JdmException(
                    $"'{path}' holds {string.Join(", ", stages.Select(s => s.Kind))}, but no segmentation stage. " +
                    "Save a fitted chain that has one.");
            return StageFile.Read(zip, BundleFile.Prefix(index), folder => SegmentationModel.Load(StageFile.ModelFolder(folder), device));
        });
}

/// <summary>A stage as the bundle's description lists it.</summary>
internal sealed record BundleStage(string Kind, string Scope);

/// <summary>The zip: bundle.json, then stages/0/, stages/1/ and so on. Any zip program and safetensors reader opens it.</summary>
internal static class BundleFile
{
    internal const int Version = 1;
    private const string Description = "bundle.json", Format = "jdmml-bundle";

    private sealed record Content(string? Format, int Version, IReadOnlyList<BundleStage>? Stages);

    internal static string Prefix(int index) => $"stages/{index}/";

    internal static void Write(string path, IReadOnlyList<(IStage Stage, string Scope)> stages)
        => AtomicFile.Write(path, stream =>
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            using (var entry = zip.CreateEntry(Description).Open())
                JsonSerializer.Serialize(
                    entry, new Content(Format, Version, [.. stages.Select(s => new BundleStage(s.Stage.Kind, s.Scope))]), StageFile.Json);
            for (int i = 0; i < stages.Count; i++) StageFile.Write(stages[i].Stage, zip, Prefix(i));
        });

    internal static T Open<T>(string path, Func<ZipArchive, IReadOnlyList<BundleStage>, T> read)
    {
        if (!File.Exists(path)) throw new JdmException($"'{path}' does not exist; expected a bundle that SaveBundle wrote.");
        try
        {
            using var zip = ZipFile.OpenRead(path);
            return read(zip, Stages(path, zip));
        }
        catch (InvalidDataException exception)
        {
            throw new JdmException($"'{path}' is no zip file, or damaged: {exception.Message} Save the model again.", exception);
        }
    }

    private static IReadOnlyList<BundleStage> Stages(string path, ZipArchive zip)
    {
        var entry = zip.GetEntry(Description)
            ?? throw new JdmException(
                $"'{path}' holds no {Description}, so it is no bundle. A file of mlContext.Model.Save is loaded by LoadModel.");
        Content? content;
        try
        {
            using var stream = entry.Open();
            content = JsonSerializer.Deserialize<Content>(stream, StageFile.Json);
        }
        catch (JsonException exception)
        {
            throw new JdmException($"'{path}': {Description} cannot be read: {exception.Message} Save the model again.", exception);
        }
        if (content?.Format != Format)
            throw new JdmException($"'{path}' says it is '{content?.Format}'; expected '{Format}'. Name a file that SaveBundle wrote.");
        if (content.Version != Version)
            throw new JdmException(
                $"'{path}' is a bundle of version {content.Version}; this version of JdmMl reads {Version}. " +
                "Load it with the version that wrote it, or save the model again.");
        return content.Stages ?? [];
    }
}
