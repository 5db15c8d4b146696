using System.Diagnostics;
using JdmMl.Data;

namespace JdmMl.Cli.Tests;

/// <summary>
/// A finetuning that was killed inside a save and started again ends on the same bytes as one that was not: model, best model, log of the
/// checkpoints. One thread.
/// </summary>
public sealed class KilledSegmentationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jdmml-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_segmenter_killed_during_a_save_ends_on_the_same_bytes()
    {
        if (OperatingSystem.IsWindows()) return;                            // there is no SIGKILL
        CommandRun.WritePairs(Path.Combine(_folder, "data"), PhantomKind.Nuclei, 10, 16);
        CommandRun.WritePairs(Path.Combine(_folder, "synthetic"), PhantomKind.Nuclei, 5, 16);
        using (var whole = Start("whole")) CommandRun.Finish(whole);
        using (var first = Start("killed"))
        {
            string checkpoints = Path.Combine(_folder, "killed", "fold_0", "checkpoints", "finetune");
            Directory.CreateDirectory(checkpoints);
            while (!first.HasExited && !Directory.EnumerateFileSystemEntries(checkpoints, "checkpoint-00000014*").Any()) { }
            Assert.False(first.HasExited, "the run ended before its save was seen");
            first.Kill();
            first.WaitForExit();
        }
        Assert.False(File.Exists(Path.Combine(_folder, "killed", "summary.json")));
        using (var second = Start("killed")) CommandRun.Finish(second);
        foreach (string file in new[] { "weights.safetensors", "training.safetensors", "best.safetensors" })
            Same(Path.Combine("fold_0", "checkpoints", "finetune", "checkpoint-00000040", file));
        Same(Path.Combine("fold_0", "validation.json"));
    }

    private void Same(string file) =>
        Assert.Equal(File.ReadAllBytes(Path.Combine(_folder, "whole", file)), File.ReadAllBytes(Path.Combine(_folder, "killed", file)));

    private Process Start(string run) => CommandRun.Start(
        "segment", "train", Path.Combine(_folder, "data"),
        "--synthetic", Path.Combine(_folder, "synthetic"), "--output", Path.Combine(_folder, run), "--image-size", "16",
        "--features", "4,8,8", "--batch-size", "2", "--pretrain-epochs", "1", "--finetune-epochs", "4", "--iterations-per-epoch", "10",
        "--validation-iterations", "2", "--checkpoint-every-steps", "7", "--classes", "2");
}
