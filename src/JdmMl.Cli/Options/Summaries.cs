using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace JdmMl.Cli.Options;

/// <summary>The documentation of properties, from the XML file beside their assembly, so that help says what the code says.</summary>
internal static partial class Summaries
{
    private static readonly Dictionary<Assembly, Dictionary<string, string>> Files = [];

    /// <summary>The property's summary on one line; null where the file is missing.</summary>
    internal static string? Of(PropertyInfo property)
    {
        var assembly = property.DeclaringType!.Assembly;
        lock (Files)
        {
            if (!Files.TryGetValue(assembly, out var texts)) Files[assembly] = texts = Read(assembly);
            return texts.GetValueOrDefault($"P:{property.DeclaringType.FullName}.{property.Name}");
        }
    }

    private static Dictionary<string, string> Read(Assembly assembly)
    {
        string path = Path.Combine(AppContext.BaseDirectory, assembly.GetName().Name + ".xml");
        if (!File.Exists(path)) return [];
        return XDocument.Load(path).Descendants("member")
            .Where(m => m.Element("summary") is not null)
            .ToDictionary(m => m.Attribute("name")!.Value, m => Text(m.Element("summary")!));
    }

    private static string Text(XElement summary)
    {
        var words = summary.Nodes().Select(n => n switch
        {
            XElement { Name.LocalName: "see" } e => e.Attribute("cref")?.Value.Split('.')[^1] ?? e.Attribute("langword")?.Value ?? "",
            XElement e => e.Value,
            _ => n.ToString(),
        });
        return Space().Replace(string.Concat(words), " ").Trim().TrimEnd('.');
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
