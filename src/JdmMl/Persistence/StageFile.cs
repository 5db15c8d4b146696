using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using JdmMl.Data;

namespace JdmMl;

/// <summary>
/// A stage as files: stage.json (format, version, kind, settings) and, where there are weights, a folder "model" as the model itself
/// saves and loads it. In a bundle the files stand below the stage's folder, in an ML.NET model file they are one zip in a stream.
/// </summary>
internal static class StageFile
{
    internal const int Version = 1;
    private const string Name = "stage.json", Format = "jdmml-stage";

    internal static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter() },
    };

    private sealed record Content<T>(string Format, int Version, string Kind, T Settings);

    private sealed record Head(string? Format, int Version, string? Kind);

    internal static string ModelFolder(string folder) => Path.Combine(folder, "model");

    internal static void WriteSettings<T>(string folder, string kind, T settings)
        => File.WriteAllText(Path.Combine(folder, Name), JsonSerializer.Serialize(new Content<T>(Format, Version, kind, settings), Json));

    internal static T ReadSettings<T>(string folder, string kind) where T : class
    {
        string text = Text(folder);
        RequireKnown(text, kind);
        return Parsed<Content<T>>(text, Json).Settings ?? throw Damaged("it has no settings");
    }

    /// <summary>Writes a stage as a zip; what safetensors hold hardly shrinks, so nothing is compressed.</summary>
    internal static void Write(IStage stage, Stream stream)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        Write(stage, zip, "");
    }

    /// <summary>Writes the files of a stage below a prefix such as <c>stages/0/</c>.</summary>
    internal static void Write(IStage stage, ZipArchive zip, string prefix)
    {
        var folder = Directory.CreateTempSubdirectory("jdmml-");
        try
        {
            stage.Write(folder.FullName);
            var files = Directory.EnumerateFiles(folder.FullName, "*", SearchOption.AllDirectories);
            foreach (string path in files.Order(StringComparer.Ordinal))
                zip.CreateEntryFromFile(
                    path, prefix + Path.GetRelativePath(folder.FullName, path).Replace('\\', '/'), CompressionLevel.NoCompression);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Unpacks the entries below a prefix into a folder that lives as long as the call, and reads what is there.</summary>
    internal static T Read<T>(ZipArchive zip, string prefix, Func<string, T> read)
    {
        var folder = Directory.CreateTempSubdirectory("jdmml-");
        try
        {
            foreach (var entry in zip.Entries.Where(e => e.FullName.StartsWith(prefix, StringComparison.Ordinal)))
            {
                string target = Path.Combine([folder.FullName, .. Parts(entry.FullName[prefix.Length..])]);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                entry.ExtractToFile(target, overwrite: false);
            }
            return read(folder.FullName);
        }
        catch (InvalidDataException exception)
        {
            throw new JdmException($"The model file is damaged: {exception.Message} Save the model again.", exception);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Only names that this library writes; a zip from elsewhere may hold any.
    private static string[] Parts(string name)
    {
        string[] parts = name.Split('/');
        bool plain = parts.All(
            part => part.Length > 0 && part[0] != '.' && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'));
        return plain
            ? parts
            : throw new JdmException(
                $"The model file holds an entry '{name}', which no stage writes; it is refused. Save the model again.");
    }

    private static string Text(string folder)
    {
        string path = Path.Combine(folder, Name);
        return File.Exists(path) ? File.ReadAllText(path) : throw Damaged($"{Name} is missing");
    }

    private static void RequireKnown(string text, string kind)
    {
        var head = Parsed<Head>(text, new JsonSerializerOptions(Json) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip });
        if (head.Format != Format) throw Damaged($"it says it is '{head.Format}', expected '{Format}'");
        if (head.Version != Version)
            throw new JdmException(
                $"A stage of the model file has version {head.Version}; this version of JdmMl reads {Version}. " +
                "Load it with the version that wrote it, or save the model again.");
        if (head.Kind != kind) throw Damaged($"it is a stage of kind '{head.Kind}', expected '{kind}'");
    }

    private static T Parsed<T>(string text, JsonSerializerOptions how)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text, how) ?? throw Damaged($"{Name} is empty");
        }
        catch (JsonException exception)
        {
            throw Damaged($"{Name} cannot be read: {exception.Message}");
        }
    }

    private static JdmException Damaged(string why) => new($"A stage of the model file is damaged: {why}. Save the model again.");
}
