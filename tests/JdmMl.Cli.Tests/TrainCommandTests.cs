using JdmMl.Data;
using static JdmMl.Cli.Tests.CommandRun;

namespace JdmMl.Cli.Tests;

public sealed class TrainCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jdmml-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string[] Train(params string[] more)
    {
        string data = WritePairs(Path.Combine(_folder, "data"), PhantomKind.Nuclei, 3, 24);
        return
        [
            "train", data, "--preset", "32px", "--image-size", "16", "--channel-multipliers", "1,2", "--training-steps", "4",
            "--checkpoint-every", "2", "--batch-size", "2", "--sampler", "dpm++:2", "--sheet-pairs", "2",
            "--output", Path.Combine(_folder, "run"), .. more,
        ];
    }

    [Fact]
    public void Training_leaves_a_model_sheets_and_a_report_and_the_same_command_continues()
    {
        var (code, output, errors) = Run(Train());
        Assert.True(code == 0, errors);
        Assert.Contains("dpm-solver++(2M)-2: 2 pairs", output);
        foreach (string file in new[] { "model/weights.safetensors", "model/model.json", "report.html", "sheets/dpm-solver2M-2.png" })
            Assert.True(File.Exists(Path.Combine(_folder, "run", file)), file);
        Assert.Single(Directory.GetFiles(Path.Combine(_folder, "run", "sheets"), "step-00000002.png", SearchOption.AllDirectories));
        var (again, _, said) = Run(Train());
        Assert.Equal(0, again);
        Assert.Contains("Found a checkpoint at step 4 of 4", said);
    }

    [Fact]
    public void Faults_of_the_options_come_in_one_message()
    {
        var (code, _, errors) = Run(Train("--loss", "simple", "--base-channels", "31"));
        Assert.Equal(JdmCommandLine.Failed, code);
        Assert.Contains("Loss is Simple with a Learned Variance", errors);
        Assert.Contains("BaseChannels is 31", errors);
    }

    [Fact]
    public void Another_run_in_the_same_folder_is_refused()
    {
        Assert.Equal(0, Run(Train()).Code);
        var (code, _, errors) = Run(Train("--seed", "8"));
        Assert.Equal(JdmCommandLine.Failed, code);
        Assert.Contains("other options or data", errors);
    }

    [Theory]
    [InlineData("--device", "gpu", "expected cpu, cuda or cuda:<index>", JdmCommandLine.BadArguments)]
    [InlineData("--device", "cuda:7", "GPU 7 was asked for", JdmCommandLine.Failed)]
    [InlineData("--preset", "brains", "brains", JdmCommandLine.BadArguments)]
    public void What_does_not_exist_is_refused(string option, string value, string says, int code)
    {
        var (actual, _, errors) = Run([.. Train().Where((_, i) => i is not (2 or 3)), option, value]);
        Assert.Equal(code, actual);
        Assert.Contains(says, errors);
    }
}
