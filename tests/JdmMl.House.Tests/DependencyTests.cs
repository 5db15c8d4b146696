namespace JdmMl.House.Tests;

public class DependencyTests
{
    // Data <- Training <- {Diffusion, Segmentation} <- {JdmMl, Experiments} <- Cli; Evaluation stands beside Data.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["JdmMl.Data"] = [],
        ["JdmMl.Evaluation"] = [],
        ["JdmMl.Training"] = ["JdmMl.Data"],
        ["JdmMl.Diffusion"] = ["JdmMl.Training"],
        ["JdmMl.Segmentation"] = ["JdmMl.Training"],
        ["JdmMl.Experiments"] = ["JdmMl.Diffusion", "JdmMl.Segmentation", "JdmMl.Evaluation"],
        ["JdmMl"] = ["JdmMl.Diffusion", "JdmMl.Segmentation", "JdmMl.Evaluation"],
        ["JdmMl.Cli"] = ["JdmMl", "JdmMl.Experiments"],
        ["JdmMl.Compat.MLNet"] = [],
        ["JdmMl.Compat.TorchSharp"] = [],
    };

    public static TheoryData<string> Sources =>
    [
        .. Repository.Projects
            .Where(p => p.StartsWith(Path.Combine(Repository.Root, "src"), StringComparison.Ordinal))
            .Select(Repository.NameOf),
    ];

    private static string Find(string name) => Repository.Projects.Single(p => Repository.NameOf(p) == name);

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_project_refers_only_to_those_below_it(string name)
    {
        Assert.True(Allowed.TryGetValue(name, out var below), $"{name} is new: say in this test what it may refer to");
        Assert.Subset(below.ToHashSet(), Repository.References(Find(name)).ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void A_source_file_names_no_namespace_above_its_project(string name)
    {
        string folder = Path.GetDirectoryName(Find(name))!;
        var reachable = Reachable(name).Append(name).ToHashSet();
        foreach (var file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            foreach (var line in File.ReadLines(file).Where(l => l.StartsWith("using JdmMl.", StringComparison.Ordinal)))
            {
                string used = line["using ".Length..].TrimEnd(';');
                Assert.True(reachable.Any(r => used == r || used.StartsWith(r + ".", StringComparison.Ordinal)), $"{file}: {line}");
            }
    }

    [Fact]
    public void Every_test_project_mirrors_a_source_project()
    {
        var sources = Allowed.Keys.ToHashSet();
        var tests = Repository.Projects
            .Select(Repository.NameOf)
            .Where(n => n.EndsWith(".Tests", StringComparison.Ordinal))
            .Select(n => n[..^".Tests".Length])
            .ToHashSet();
        Assert.Empty(sources.Except(tests));
        Assert.Equal(["JdmMl.House"], tests.Except(sources));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        string solution = File.ReadAllText(Path.Combine(Repository.Root, "JdmMl.sln")).Replace('\\', '/');
        Assert.All(Repository.Projects, p => Assert.Contains(Path.GetRelativePath(Repository.Root, p).Replace('\\', '/'), solution));
    }

    [Fact]
    public void Product_sources_do_not_know_which_stack_they_are_on()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories))
            Assert.DoesNotContain(File.ReadLines(file), l => l.TrimStart().StartsWith("#if", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Reachable(string name) => Allowed[name].SelectMany(n => Reachable(n).Append(n)).Distinct();
}
