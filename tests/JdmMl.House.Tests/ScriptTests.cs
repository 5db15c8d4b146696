namespace JdmMl.House.Tests;

public class ScriptTests
{
    [Theory]
    [InlineData("build.sh")]
    [InlineData("build.cmd")]
    public void Both_scripts_have_the_same_verbs_and_the_stack_switch(string script)
    {
        string text = File.ReadAllText(Path.Combine(Repository.Root, script));
        Assert.All(new[] { "build", "test", "demo", "run", "doctor", "--stack", "passed", "failed" }, word => Assert.Contains(word, text));
    }

    [Fact]
    public void Windows_scripts_end_lines_as_windows_does()
        => Assert.All(File.ReadAllText(Path.Combine(Repository.Root, "build.cmd")).Split('\n')[..^1], l => Assert.EndsWith("\r", l));
}
