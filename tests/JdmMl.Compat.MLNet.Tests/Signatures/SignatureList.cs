using System.Reflection;

namespace JdmMl.Compat.MLNet.Tests.Signatures;

/// <summary>Public types of ML.NET 5.0.0 with their members, one a line, as the lists beside this file write them.</summary>
internal sealed class SignatureList
{
    private readonly Dictionary<string, Entry> _types = [];

    public IEnumerable<string> Types => _types.Keys;

    public static SignatureList Read(params string[] names)
    {
        var list = new SignatureList();
        foreach (var name in names)
            list.Add(name);
        return list;
    }

    public Entry? Find(string type) => _types.GetValueOrDefault(type);

    /// <summary>The name that a header line declares, up to its bases, constraints or parameters.</summary>
    public static string TypeName(string header)
    {
        var words = header.Split(' ');
        var start = Array.FindIndex(words, w => w is "class" or "struct" or "interface" or "enum" or "delegate") + 1;
        if (words[start - 1] == "delegate")
            start++;
        var name = string.Join(' ', words[start..]);
        var end = name.Length;
        for (int i = 0, depth = 0; i < name.Length; i++)
        {
            depth += name[i] == '<' ? 1 : name[i] == '>' ? -1 : 0;
            if (depth == 0 && name[i] is ' ' or '(')
            {
                end = i;
                break;
            }
        }
        return name[..end];
    }

    private void Add(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        HashSet<string>? members = null;
        while (reader.ReadLine() is { } line)
        {
            var comment = line.IndexOf("   // ", StringComparison.Ordinal);
            var text = (comment < 0 ? line : line[..comment]).TrimEnd();
            if (text.StartsWith("public ", StringComparison.Ordinal))
            {
                var name = TypeName(text);
                if (!_types.TryGetValue(name, out var entry))
                    _types[name] = entry = new(text, line[(comment + 6)..].Split(',')[0], []);
                members = entry.Members;
            }
            else if (text.StartsWith("  ", StringComparison.Ordinal) && !text.TrimStart().StartsWith("//", StringComparison.Ordinal))
                members!.Add(text.Trim());
        }
    }

    /// <summary>A type's first line, its namespace and its members.</summary>
    public sealed record Entry(string Header, string Namespace, HashSet<string> Members);
}
