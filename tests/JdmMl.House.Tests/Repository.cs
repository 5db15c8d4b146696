using System.Reflection;
using System.Xml.Linq;

namespace JdmMl.House.Tests;

/// <summary>The source tree, read as files.</summary>
internal static class Repository
{
    internal static string Root { get; } = FindRoot();

    internal static IReadOnlyList<string> Projects { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(Path.Combine(Root, "tests"), "*.csproj", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal)];

    internal static string NameOf(string project) => Path.GetFileNameWithoutExtension(project);

    internal static XDocument Read(string project) => XDocument.Load(project);

    internal static IEnumerable<string> References(string project) =>
        Read(project).Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));

    internal static IEnumerable<string> Packages(string project) =>
        Read(project).Descendants("PackageReference").Select(r => r.Attribute("Include")!.Value);

    internal static bool Flag(string project, string name) => Read(project).Descendants(name).Any(e => e.Value == "true");

    // Written into the assembly by the project file, so that outputs may lie anywhere.
    private static string FindRoot() =>
        Path.GetFullPath(typeof(Repository).Assembly
            .GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryRoot").Value!);
}
