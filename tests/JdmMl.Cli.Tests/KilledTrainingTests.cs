using System.Diagnostics;
using System.Security.Cryptography;
using JdmMl.Data;

namespace JdmMl.Cli.Tests;

/// <summary>
/// 40 steps in one go, and 20 steps, SIGKILL inside the save of step 20, and the same command again, leave the same bytes: weights,
/// raw values and moments. One thread.
/// </summary>
public sealed class KilledTrainingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jdmml-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_training_killed_during_a_save_ends_on_the_same_bytes()
    {
        if (OperatingSystem.IsWindows()) return;                            // there is no SIGKILL
        CommandRun.WritePairs(Path.Combine(_folder, "data"), PhantomKind.Nuclei, 6, 24);
        using (var whole = Start("whole")) CommandRun.Finish(whole);
        using (var first = Start("killed"))
        {
            // The save of step 20 begins with its temporary folder; a kill that comes late finds the checkpoint whole, which must do too.
            string checkpoints = Path.Combine(_folder, "killed", "checkpoints");
            Directory.CreateDirectory(checkpoints);
            while (!first.HasExited && !Directory.EnumerateFileSystemEntries(checkpoints, "checkpoint-00000020*").Any()) { }
            Assert.False(first.HasExited, "the run ended before its save was seen");
            first.Kill();
            first.WaitForExit();
        }
        Assert.False(File.Exists(Path.Combine(_folder, "killed", "report.html")));
        using (var second = Start("killed")) CommandRun.Finish(second);
        foreach (string file in new[] { "weights.safetensors", "training.safetensors" })
            Assert.Equal(Hash("whole", file), Hash("killed", file));
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_folder, "killed", "checkpoints"), "*.tmp"));
    }

    private string Hash(string run, string file)
        => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(_folder, run, "checkpoints", "checkpoint-00000040", file))));

    private Process Start(string run) => CommandRun.Start(
        "train", Path.Combine(_folder, "data"), "--preset", "32px", "--image-size", "16",
        "--channel-multipliers", "1,2", "--training-steps", "40", "--checkpoint-every", "20", "--batch-size", "2", "--dropout", "0.1",
        "--sampler", "dpm++:2", "--sheet-pairs", "1", "--precision", "bfloat16", "--output", Path.Combine(_folder, run));
}
