using System.Globalization;
using JdmMl.Data;

namespace JdmMl.Experiments;

/// <summary>A pool of generated pairs on disk, with the runs and real pairs that it can be shown beside.</summary>
internal sealed class PoolRecord
{
    private readonly SyntheticPool _pool;

    private PoolRecord(SyntheticPool pool, IReadOnlyDictionary<long, string> given) => (_pool, Given) = (pool, given);

    internal string Folder => _pool.Folder;

    internal string Name => Path.GetFileName(_pool.Folder);

    internal PoolIdentity Identity => _pool.Identity;

    internal int Count => _pool.Count;

    /// <summary>By pair number, the id of the real pair that something was taken from; empty of free pools.</summary>
    internal IReadOnlyDictionary<long, string> Given { get; }

    /// <summary>Whether masks of real pairs were given.</summary>
    internal bool IsGiven => Given.Count > 0;

    /// <summary>Opens a pool.</summary>
    /// <exception cref="JdmException">The pool is damaged.</exception>
    internal static PoolRecord Open(string folder) => new(
        SyntheticPool.Open(folder),
        PoolShardWriter.ReadProvenance(folder).Where(p => p.Given is not null).ToDictionary(p => p.Index, p => p.Given!));

    internal ImagePair Read(int index) => _pool.Read(index);

    /// <summary>What every caption says: how many of how many, from what.</summary>
    internal string Words => string.Create(CultureInfo.InvariantCulture,
        $"pool '{Name}' of {Count} pairs, {Identity.Size} px, seed {Identity.Seed}, model {Short(Identity.ModelHash)}, ") +
        string.Join(", ", Identity.Settings.Where(s => s.Key is "sampler" or "condition" && s.Value != "none").Select(s => s.Value));

    private static string Short(string hash) => hash.Length > 8 ? hash[..8] : hash;
}
