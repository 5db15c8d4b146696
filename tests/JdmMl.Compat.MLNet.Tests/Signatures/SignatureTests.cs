using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace JdmMl.Compat.MLNet.Tests.Signatures;

public class SignatureTests
{
    private static readonly SignatureList Real = SignatureList.Read("core-data", "dataview", "images-custommapping", "additional");

    private static IEnumerable<Type> LoadedTypes() =>
        new[] { typeof(IDataView), typeof(ITransformer), typeof(MLContext), typeof(CustomMappingCatalog), typeof(MLImage) }
            .Select(t => t.Assembly).Distinct().SelectMany(a => a.GetExportedTypes());

    [StandInFact]
    public void The_stand_in_has_no_public_type_or_member_that_the_real_library_lacks()
    {
        var faults = new List<string>();
        foreach (var type in LoadedTypes())
        {
            var name = SignaturePrinter.Declaration(type);
            var header = SignaturePrinter.Header(type);
            if (Real.Find(name) is not { } listed)
            {
                faults.Add($"type {header}");
                faults.AddRange(SignaturePrinter.Members(type).Select(m => $"  {name}:   {m}"));
                continue;
            }
            if (!SameHeader(type, header, listed.Header))
                faults.Add($"header {header}\n    listed {listed.Header}");
            if (type.Namespace != listed.Namespace)
                faults.Add($"{name} is in {type.Namespace}, listed in {listed.Namespace}");
            faults.AddRange(SignaturePrinter.Members(type).Where(m => !listed.Members.Contains(m)).Select(m => $"{name}:   {m}"));
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public void Every_additional_line_names_a_member_that_is_there()
    {
        var additional = SignatureList.Read("additional");
        var loaded = LoadedTypes().ToLookup(SignaturePrinter.Declaration);
        var faults = new List<string>();
        foreach (var name in additional.Types)
        {
            var present = loaded[name].SelectMany(SignaturePrinter.Members).ToHashSet();
            if (!loaded[name].Any())
                faults.Add(name);
            faults.AddRange(additional.Find(name)!.Members.Where(m => !present.Contains(m)).Select(m => $"{name}: {m}"));
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public void Every_additional_line_says_where_the_real_library_declares_it()
    {
        using var stream = GetType().Assembly.GetManifestResourceStream("additional")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            if (line is not ("" or "{" or "}"))
                Assert.Matches(@"   // ([\w.]+, )?src/[\w./]+\.cs:\d+$", line);
    }

    private static bool SameHeader(Type type, string header, string listed)
    {
        if (type.IsEnum)
            return Items(header, '{').SetEquals(Items(listed, '{'));
        if (typeof(Delegate).IsAssignableFrom(type))
            return header == listed;
        var (own, real) = (Parts(header), Parts(listed));
        return own.Kind == real.Kind && own.Where == real.Where && own.Bases.SetEquals(real.Bases);
    }

    private static HashSet<string> Items(string header, char open) =>
        header[(header.IndexOf(open) + 1)..].Trim(' ', '}').Split(", ").ToHashSet();

    private static (string Kind, HashSet<string> Bases, string Where) Parts(string header)
    {
        var where = header.IndexOf(" where ", StringComparison.Ordinal);
        var front = where < 0 ? header : header[..where];
        var colon = front.IndexOf(" : ", StringComparison.Ordinal);
        return (colon < 0 ? front : front[..colon], colon < 0 ? [] : SplitBases(front[(colon + 3)..]), where < 0 ? "" : header[where..]);
    }

    private static HashSet<string> SplitBases(string bases)
    {
        var parts = new List<string> { "" };
        var depth = 0;
        foreach (var c in bases)
        {
            depth += c == '<' ? 1 : c == '>' ? -1 : 0;
            if (c == ',' && depth == 0)
                parts.Add("");
            else
                parts[^1] += c;
        }
        return parts.Select(p => p.Trim()).ToHashSet();
    }
}
