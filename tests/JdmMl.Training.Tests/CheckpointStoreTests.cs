using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Training.Tests;

public sealed class CheckpointStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jdmml-").FullName;
    private static readonly Dictionary<string, string> Mine = new() { ["run"] = "mine" };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Save(CheckpointStore store, long step)
    {
        using var value = full(2, (float)step);
        store.Save(step, [("w", value)], Mine);
    }

    [Fact]
    public void The_newest_two_stay_and_the_newest_is_found()
    {
        var store = new CheckpointStore(_folder);
        Assert.Null(store.Latest("run", "mine"));
        foreach (long step in new long[] { 9, 10, 100 }) Save(store, step);
        Assert.Equal([10L, 100L], store.Steps);
        var (found, file) = store.Latest("run", "mine")!.Value;
        using var w = file.Get("w");
        Assert.Equal((100L, 100f), (found, w[0].item<float>()));
    }

    [Fact]
    public void A_damaged_newest_checkpoint_gives_way_to_the_one_before()
    {
        var store = new CheckpointStore(_folder);
        Save(store, 1);
        Save(store, 2);
        string newest = Directory.EnumerateFiles(_folder).Order(StringComparer.Ordinal).Last();
        using (var stream = File.OpenWrite(newest)) stream.SetLength(20);
        Assert.Equal(1, store.Latest("run", "mine")!.Value.Step);
    }

    [Fact]
    public void Another_runs_checkpoint_is_refused()
    {
        var store = new CheckpointStore(_folder);
        Save(store, 1);
        Assert.Contains("made with other options or data", Assert.Throws<JdmException>(() => store.Latest("run", "yours")).Message);
    }

    [Fact]
    public void Foreign_and_unfinished_files_are_left_alone()
    {
        File.WriteAllText(Path.Combine(_folder, "checkpoint-00000005.safetensors.tmp"), "half");
        File.WriteAllText(Path.Combine(_folder, "checkpoint-x.safetensors"), "foreign");
        Assert.Empty(new CheckpointStore(_folder).Steps);
    }
}
