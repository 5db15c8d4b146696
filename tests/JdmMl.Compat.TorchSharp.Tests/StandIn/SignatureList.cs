using System.Reflection;
using System.Text.RegularExpressions;

namespace JdmMl.Compat.TorchSharp.Tests.StandIn;

/// <summary>What TorchSharp 0.102.7 is known to have: by type, the members' lines without qualifiers and nullability of references.</summary>
internal sealed partial class SignatureList
{
    private readonly Dictionary<string, HashSet<string>> types = [];

    public SignatureList()
    {
        string? type = null;
        foreach (string line in Lines("torchsharp-0.102.7.md"))
        {
            var heading = HeadingLine().Match(line);
            if (heading.Success) type = heading.Groups[1].Value;
            else if (type is not null && line.Length > 0 && line[0] is not ('`' or '#')) Add(type, line);
        }
        foreach (string line in Lines("additional.txt").Where(l => l.Length > 0 && l[0] != '#'))
        {
            string[] parts = line.Split(" | ");
            Add(parts[0], parts[1]);
        }
    }

    public bool Has(string type) => types.ContainsKey(type);

    public bool Has(string type, string member) => types.TryGetValue(type, out var members) && members.Contains(Normal(member));

    private void Add(string type, string member)
    {
        if (!types.TryGetValue(type, out var members)) types[type] = members = [];
        members.Add(Normal(member));
    }

    private static string Normal(string line)
    {
        line = Comment().Replace(line, "").Replace("[Obsolete] ", "").Replace("@", "").Replace("nint ", "IntPtr ").Trim();
        line = Qualifier().Replace(line, "");
        return ReferenceNullability().Replace(line, "");
    }

    private static IEnumerable<string> Lines(string resource)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!);
        return reader.ReadToEnd().Split('\n').Select(l => l.TrimEnd()).ToList();
    }

    [GeneratedRegex(@"^`([^`]+)`(?: : .*| \(enum\))?$")]
    private static partial Regex HeadingLine();

    [GeneratedRegex(@"\s+//.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\b(?:[A-Za-z_]\w*\.)+(?=[A-Za-z_])")]
    private static partial Regex Qualifier();

    [GeneratedRegex(@"(?<=\b(?:Tensor|Device|Generator|Scalar|string|DisposeScope|CultureInfo|object)|\]|>)\?")]
    private static partial Regex ReferenceNullability();
}
