using System.Globalization;
using System.Text;

namespace JdmMl.Training;

/// <summary>
/// Checkpoints of one run in one folder. Each is a folder of its own, <c>checkpoint-00001000</c>, written under a temporary name,
/// flushed and renamed: whatever moment a process is killed at, the newest whole checkpoint or the one before is there.
/// </summary>
public sealed class CheckpointStore
{
    /// <summary>How many checkpoints stay in the folder.</summary>
    public const int Kept = 2;

    private const string Prefix = "checkpoint-", Unfinished = ".tmp", Replaced = ".replaced";
    private readonly Action<string> _report;
    private readonly HashSet<long> _torn = [];

    /// <summary>Opens (and creates) the folder of a run that this process trains, and removes what killed saves left behind.</summary>
    /// <param name="folder">One run's folder; a second process must not train in it at the same time.</param>
    /// <param name="report">Told about leftovers and about checkpoints that are not whole.</param>
    /// <exception cref="JdmException">The folder cannot be created or read.</exception>
    public CheckpointStore(string folder, Action<string>? report = null) : this(folder, report, trains: true) { }

    private CheckpointStore(string folder, Action<string>? report, bool trains)
    {
        (Folder, _report) = (folder, report ?? (_ => { }));
        if (!trains) return;
        try
        {
            Directory.CreateDirectory(folder);
            ClearLeftovers();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JdmException($"Checkpoints cannot be kept in '{folder}': {e.Message} Choose a folder that can be written to.", e);
        }
    }

    /// <summary>Opens a folder for looking only: nothing is created or removed, so another process may be training in it.</summary>
    /// <param name="folder">A run's folder.</param>
    /// <param name="report">Told about checkpoints that are not whole.</param>
    public static CheckpointStore ForReading(string folder, Action<string>? report = null) => new(folder, report, trains: false);

    /// <summary>The folder.</summary>
    public string Folder { get; }

    // Every file of a save is written through this; tests let it fail.
    internal Func<Stream, Stream> Through { get; init; } = stream => stream;

    /// <summary>Steps for which there is a checkpoint, whole or not, oldest first.</summary>
    public IReadOnlyList<long> Steps => Directory.Exists(Folder)
        ? [.. Directory.EnumerateDirectories(Folder, Prefix + "*").Select(StepOf).OfType<long>().Order()]
        : [];

    /// <summary>Writes the state after <paramref name="step"/> steps; once it is whole, all but the newest <see cref="Kept"/> go.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="identity">What tells this run from others: a hash of options and data.</param>
    /// <param name="parts">The state.</param>
    /// <exception cref="JdmException">It cannot be written, for instance because the disk is full; earlier checkpoints stay.</exception>
    public void Save(long step, string identity, CheckpointParts parts)
    {
        parts.Check();
        string target = PathOf(step), temporary = $"{target}.{Guid.NewGuid():N}{Unfinished}";
        try
        {
            Directory.CreateDirectory(temporary);
            Write(temporary, step, identity, parts);
            Publish(temporary, target);
        }
        catch (Exception e)
        {
            TryRemove(temporary);
            if (e is IOException or UnauthorizedAccessException)
                throw new JdmException(
                    $"The checkpoint of step {step} cannot be written to '{target}': {e.Message.TrimEnd('.')}. " +
                    "Free space on the disk or choose a folder that can be written to; earlier checkpoints are as they were.", e);
            throw;
        }
        _torn.Remove(step);
        Prune(step);
    }

    /// <summary>
    /// The newest whole checkpoint, or null when there is none. One that is cut, changed or incomplete is reported and the one
    /// before is taken. A checkpoint of another run is refused rather than continued.
    /// </summary>
    /// <param name="identity">This run's; null takes any.</param>
    /// <exception cref="JdmException">The folder holds the checkpoint of another run or of a newer version.</exception>
    public Checkpoint? Latest(string? identity)
    {
        foreach (long step in Steps.Reverse())
        {
            string path = PathOf(step);
            var checkpoint = Checkpoint.Open(path, step, out string? fault);
            if (checkpoint is not null && identity is not null && checkpoint.Identity != identity)
                throw new JdmException(
                    $"'{path}' was made with other options or data (its run is '{checkpoint.Identity}', this one '{identity}'). " +
                    "Use another folder, or delete this one to start again.");
            fault ??= checkpoint!.FindFault();
            if (fault is null) return checkpoint;
            _torn.Add(step);
            _report($"'{path}' is not a whole checkpoint: {fault}. Looking for an earlier one.");
        }
        return null;
    }

    private void Write(string folder, long step, string identity, CheckpointParts parts)
    {
        var files = new List<CheckpointFile>();
        foreach (var (name, tensors) in parts.Tensors) files.Add(WriteFile(folder, name, s => SafeTensors.Write(s, tensors)));
        foreach (var (name, text) in parts.Texts) files.Add(WriteFile(folder, name, s => s.Write(Encoding.UTF8.GetBytes(text))));
        var manifest = new CheckpointManifest { Step = step, Identity = identity, Facts = parts.Facts, Files = files };
        WriteFile(folder, CheckpointManifest.FileName, s => s.Write(manifest.ToBytes()));
        DirectoryEntries.Flush(folder);
    }

    private CheckpointFile WriteFile(string folder, string name, Action<Stream> write)
    {
        using var file = new FileStream(Path.Combine(folder, name), FileMode.CreateNew, FileAccess.Write, FileShare.Read, 1 << 16);
        using var hashing = new HashingStream(Through(file));
        write(hashing);
        hashing.Flush();
        file.Flush(flushToDisk: true);
        return new CheckpointFile(name, hashing.Length, hashing.Sha256());
    }

    // A checkpoint of the same step steps aside until the new one stands in its place; ClearLeftovers puts it back otherwise.
    private void Publish(string temporary, string target)
    {
        string aside = target + Replaced;
        if (Directory.Exists(target))
        {
            TryRemove(aside);
            Directory.Move(target, aside);
        }
        try { Directory.Move(temporary, target); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (Directory.Exists(aside)) Directory.Move(aside, target);
            throw;
        }
        DirectoryEntries.Flush(Folder);
        TryRemove(aside);
    }

    private void Prune(long newest)
    {
        var steps = Steps;
        var whole = steps.Where(s => !_torn.Contains(s)).ToList();
        foreach (long step in whole.SkipLast(Kept).Concat(steps.Where(_torn.Contains)).Where(s => s != newest))
        {
            string leaving = $"{PathOf(step)}.{Guid.NewGuid():N}{Unfinished}";      // half-removed must not look like a checkpoint
            try { Directory.Move(PathOf(step), leaving); }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _report($"The old checkpoint '{PathOf(step)}' cannot be removed: {e.Message}");
                continue;
            }
            TryRemove(leaving);
            _torn.Remove(step);
        }
    }

    private void ClearLeftovers()
    {
        foreach (string aside in Directory.GetDirectories(Folder, Prefix + "*" + Replaced))
            if (Directory.Exists(aside[..^Replaced.Length])) TryRemove(aside);
            else Directory.Move(aside, aside[..^Replaced.Length]);
        foreach (string leftover in Directory.GetDirectories(Folder, Prefix + "*" + Unfinished))
        {
            TryRemove(leftover);
            _report($"Removed '{leftover}', left by a save that was interrupted.");
        }
    }

    private static void TryRemove(string folder)
    {
        try { Directory.Delete(folder, recursive: true); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
    }

    private static long? StepOf(string path) =>
        long.TryParse(Path.GetFileName(path)[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out long step)
            && Path.GetFileName(path) == NameOf(step) ? step : null;

    private static string NameOf(long step) => Prefix + step.ToString("D8", CultureInfo.InvariantCulture);

    private string PathOf(long step) => Path.Combine(Folder, NameOf(step));
}
