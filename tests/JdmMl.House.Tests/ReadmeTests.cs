using System.Text.RegularExpressions;

namespace JdmMl.House.Tests;

public partial class ReadmeTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    [Fact]
    public void The_reading_path_exists_and_is_at_most_1200_lines()
    {
        var files = Step().Matches(Text).Select(m => m.Groups[1].Value).ToList();
        Assert.True(files.Count >= 10);
        Assert.InRange(files.Sum(f => File.ReadLines(Path.Combine(Repository.Root, f)).Count()), 600, 1200);
    }

    [Fact]
    public void Every_linked_file_exists()
        => Assert.All(
            Link().Matches(Text).Select(m => m.Groups[1].Value).Where(l => !l.Contains("://")),
            l => Assert.True(File.Exists(Path.Combine(Repository.Root, l)), l));

    [Fact]
    public void The_commands_it_names_are_verbs_of_the_script()
    {
        string script = File.ReadAllText(Path.Combine(Repository.Root, "build.sh"));
        Assert.All(Verb().Matches(Text).Select(m => m.Groups[1].Value).Distinct(), v => Assert.Contains(v + ")", script.Replace("|", ")")));
    }

    [GeneratedRegex(@"^\d+\. \[[^\]]+\]\(([^)]+)\)", RegexOptions.Multiline)]
    private static partial Regex Step();

    [GeneratedRegex(@"\]\(([^)]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\./build\.sh (\w+)")]
    private static partial Regex Verb();
}
