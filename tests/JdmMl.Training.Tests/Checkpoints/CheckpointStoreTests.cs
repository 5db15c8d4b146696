using static JdmMl.Training.Tests.Checkpoints.Numbered;

namespace JdmMl.Training.Tests.Checkpoints;

public sealed class CheckpointStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jdmml-").FullName;
    private readonly List<string> _said = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private CheckpointStore Open() => new(_folder, _said.Add);

    [Fact]
    public void The_newest_two_stay_and_the_newest_is_found()
    {
        var store = Open();
        Assert.Null(store.Latest(Identity));
        foreach (long step in new long[] { 9, 10, 100 }) Save(store, step);
        Assert.Equal([10L, 100L], store.Steps);
        var found = Open().Latest(Identity)!;
        Assert.Equal(100, StepOf(found));
        Assert.Equal(["weights.safetensors", "training.safetensors", "model.json"], found.FileNames);
        Assert.Equal(
            ["checkpoint.json", "model.json", "training.safetensors", "weights.safetensors"],
            Directory.GetFiles(Path.Combine(_folder, "checkpoint-00000100")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Empty(_said);
    }

    [Fact]
    public void Every_tensor_text_and_fact_comes_back()
    {
        Save(Open(), 7);
        var found = Open().Latest(Identity)!;
        Assert.Equal((7L, Identity, "14"), (found.Step, found.Identity, found.Facts["next pair"]));
        Assert.Equal("""{"step":7,"note":"ümlaut"}""", found.Text("model.json"));
        Assert.Equal([2, 3], found.Tensors("training.safetensors").ShapeOf("moments"));
        Assert.Contains("has no 'x.json'; it holds weights.safetensors", Assert.Throws<JdmException>(() => found.Text("x.json")).Message);
    }

    [Fact]
    public void Another_runs_checkpoint_is_refused_and_both_runs_are_named()
    {
        Save(Open(), 1);
        string message = Assert.Throws<JdmException>(() => Open().Latest("yours")).Message;
        Assert.All(["checkpoint-00000001", "made with other options or data", "'mine'", "'yours'"], s => Assert.Contains(s, message));
        Assert.Equal(1, Open().Latest(identity: null)!.Step);
    }

    [Fact]
    public void A_newer_format_is_refused_rather_than_passed_over()
    {
        Save(Open(), 1);
        string path = Path.Combine(_folder, "checkpoint-00000001", "checkpoint.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"formatVersion\": 1", "\"formatVersion\": 2"));
        string message = Assert.Throws<JdmException>(() => Open().Latest(Identity)).Message;
        Assert.Contains("has the checkpoint format 2; this version reads 1", message);
    }

    [Fact]
    public void Leftovers_of_killed_saves_go_and_foreign_files_stay()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "checkpoint-00000005.0123.tmp"));
        File.WriteAllText(Path.Combine(_folder, "checkpoint-00000005.0123.tmp", "weights.safetensors"), "half");
        File.WriteAllText(Path.Combine(_folder, "checkpoint-00000006"), "a file");
        Directory.CreateDirectory(Path.Combine(_folder, "checkpoint-x"));
        Directory.CreateDirectory(Path.Combine(_folder, "checkpoint-7"));
        Assert.Empty(CheckpointStore.ForReading(_folder).Steps);
        Assert.True(Directory.Exists(Path.Combine(_folder, "checkpoint-00000005.0123.tmp")));      // looking removes nothing
        Assert.Empty(Open().Steps);
        Assert.Equal(
            ["checkpoint-00000006", "checkpoint-7", "checkpoint-x"],
            Directory.EnumerateFileSystemEntries(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains("left by a save that was interrupted", Assert.Single(_said));
    }

    [Fact]
    public void Looking_at_a_folder_that_is_not_there_creates_nothing()
    {
        string gone = Path.Combine(_folder, "gone");
        Assert.Null(CheckpointStore.ForReading(gone).Latest(Identity));
        Assert.False(Directory.Exists(gone));
    }

    [Theory]
    [InlineData("../x.json")]
    [InlineData("checkpoint.json")]
    [InlineData(".hidden")]
    [InlineData("")]
    public void A_name_that_leads_elsewhere_is_refused(string name)
    {
        var parts = new CheckpointParts { Texts = { [name] = "x" } };
        Assert.Contains("cannot be a file of a checkpoint", Assert.Throws<JdmException>(() => Open().Save(1, Identity, parts)).Message);
    }
}
