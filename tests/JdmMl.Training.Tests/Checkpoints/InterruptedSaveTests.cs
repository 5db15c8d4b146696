using System.Diagnostics;
using System.Globalization;
using static JdmMl.Training.Tests.Checkpoints.Numbered;

namespace JdmMl.Training.Tests.Checkpoints;

/// <summary>Whatever happens during a save, the state before it or the state after it is found, whole.</summary>
public sealed class InterruptedSaveTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("jdmml-").FullName;
    private string Run => Path.Combine(_root, "run");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Stopped_after_any_byte_the_old_state_is_found_and_the_rest_is_cleared()
    {
        Save(new CheckpointStore(Run), 1);
        int snapshots = 0;
        var taps = new Taps(k => k % 23 == 0, k => Copy(Run, Path.Combine(_root, $"at{k}"), ref snapshots));
        Save(new CheckpointStore(Run) { Through = taps.Through }, 2);
        Assert.Equal(2, StepOf(new CheckpointStore(Run).Latest(Identity)!));
        Assert.InRange(snapshots, 30, 100);
        foreach (string folder in Directory.GetDirectories(_root, "at*"))
        {
            Assert.Equal(2, Directory.GetDirectories(folder).Length);
            Assert.Equal(1, StepOf(new CheckpointStore(folder).Latest(Identity)!));
            Assert.Single(Directory.GetFileSystemEntries(folder));
        }
    }

    [Fact]
    public void A_disk_that_fills_up_at_any_byte_is_named_and_the_earlier_checkpoint_stays()
    {
        Save(new CheckpointStore(Run), 1);
        long total = 0;
        Save(new CheckpointStore(Path.Combine(_root, "measure")) { Through = s => new Tap(s, new Taps(_ => true, _ => total++)) }, 2);
        for (long k = 0; k < total; k += 37)
        {
            var full = new Taps(at => at == k, _ => throw new IOException("No space left on device"));
            var store = new CheckpointStore(Run) { Through = full.Through };
            string message = Assert.Throws<JdmException>(() => Save(store, 2)).Message;
            Assert.All(
                ["step 2", Path.Combine(Run, "checkpoint-00000002"), "No space left on device", "Free space on the disk"],
                part => Assert.Contains(part, message));
            Assert.Equal(["checkpoint-00000001"], Directory.GetFileSystemEntries(Run).Select(Path.GetFileName));
            Assert.Equal(1, StepOf(store.Latest(Identity)!));
        }
    }

    [Fact]
    public void What_else_goes_wrong_while_saving_passes_through_and_leaves_nothing()
    {
        var store = new CheckpointStore(Run) { Through = new Taps(k => k == 100, _ => throw new OperationCanceledException()).Through };
        Assert.Throws<OperationCanceledException>(() => Save(store, 2));
        Assert.Empty(Directory.GetFileSystemEntries(Run));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_to_is_named()
    {
        string file = Path.Combine(_root, "file");
        File.WriteAllText(file, "in the way");
        string opening = Assert.Throws<JdmException>(() => new CheckpointStore(Path.Combine(file, "run"))).Message;
        Assert.All(["cannot be kept in", Path.Combine(file, "run"), "Choose a folder"], part => Assert.Contains(part, opening));

        var store = new CheckpointStore(Run);
        Directory.Delete(Run);
        File.WriteAllText(Run, "in the way");
        Assert.Contains(Path.Combine(Run, "checkpoint-00000001"), Assert.Throws<JdmException>(() => Save(store, 1)).Message);
    }

    [Fact]
    public void Saving_a_step_again_replaces_it_and_stopping_between_the_two_renames_loses_nothing()
    {
        Save(new CheckpointStore(Run), 1);
        Save(new CheckpointStore(Run), 2);
        string target = Path.Combine(Run, "checkpoint-00000002");
        Save(new CheckpointStore(Run), 2, elements: 9);
        Assert.Equal([9], new CheckpointStore(Run).Latest(Identity)!.Tensors(CheckpointParts.Weights).ShapeOf("w"));

        Directory.Move(target, target + ".replaced");               // the old one has stepped aside, the new one is not in place
        Assert.Equal(2, StepOf(new CheckpointStore(Run).Latest(Identity)!));
        int copies = 0;
        Copy(target, target + ".replaced", ref copies);             // the new one is in place, the old one not yet removed
        Assert.Equal(2, StepOf(new CheckpointStore(Run).Latest(Identity)!));
        Assert.Equal(2, Directory.GetFileSystemEntries(Run).Length);
    }

    [Fact]
    public void Killed_at_any_moment_a_run_continues_from_a_whole_checkpoint()
    {
        long last = 0;
        for (int round = 0; round < 3; round++)
        {
            string[] command = [typeof(SavingProcess).Assembly.Location, SavingProcess.Verb, Run];
            using var child = Process.Start(new ProcessStartInfo("dotnet", command) { RedirectStandardOutput = true })!;
            long said = 0;
            for (int line = 0; line < 3 + round; line++)
                said = long.Parse(child.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
            Thread.Sleep(3 * round);
            child.Kill();                                           // SIGKILL
            child.WaitForExit();
            var found = new CheckpointStore(Run).Latest(Identity)!;
            Assert.InRange(StepOf(found), Math.Max(said, last + 1), long.MaxValue);
            last = found.Step;
        }
    }

    private static void Copy(string source, string target, ref int times)
    {
        times++;
        foreach (string file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
