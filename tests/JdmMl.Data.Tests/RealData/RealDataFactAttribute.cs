namespace JdmMl.Data.Tests;

/// <summary>
/// A test on real images, which are never part of this repository: runs where the environment variable JDMML_REAL_DATA names a folder that
/// holds the set, and is skipped elsewhere.
/// </summary>
internal sealed class RealDataFactAttribute : FactAttribute
{
    public RealDataFactAttribute(params string[] sets)
    {
        var root = Environment.GetEnvironmentVariable("JDMML_REAL_DATA");
        if (root is null || sets.Any(set => !Directory.Exists(Path.Combine(root, set))))
            Skip = $"JDMML_REAL_DATA names no folder with {string.Join(" and ", sets)}";
    }

    internal static string Folder(string set) => Path.Combine(Environment.GetEnvironmentVariable("JDMML_REAL_DATA")!, set);
}
