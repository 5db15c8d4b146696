using System.Globalization;
using System.Security.Cryptography;

namespace JdmMl.Data;

/// <summary>
/// One process' share of a <see cref="SyntheticPool"/>: its pairs as images/000000.png and masks/000000.png, and one line a pair in
/// provenance/001-of-004.jsonl. Processes never write one file together. A pair is done when its line is whole and both files
/// hash to what the line says; everything else, for instance after a kill, is drawn again.
/// </summary>
public sealed class PoolShardWriter : IDisposable
{
    private const string ProvenanceFolder = "provenance";
    private readonly PoolIdentity _identity;
    private readonly string _key;
    private readonly Shard _shard;
    private readonly SortedDictionary<long, PairProvenance> _done = [];
    private readonly ProvenanceFile _file;

    private PoolShardWriter(string folder, PoolIdentity identity, Shard shard)
    {
        (Folder, _identity, _key, _shard) = (folder, identity, identity.Key(), shard);
        string own = Path.Combine(folder, ProvenanceFolder, FileName(shard));
        _file = ProvenanceFile.Open(own, Keep);
        foreach (string other in Directory.EnumerateFiles(Path.Combine(folder, ProvenanceFolder), "*.jsonl").Order(StringComparer.Ordinal))
            if (other != own)                                               // a run with another number of shards
                foreach (var pair in ProvenanceFile.Read(other)) Keep(pair);
        DeleteTemporaries();
    }

    /// <summary>Where the pool lies.</summary>
    public string Folder { get; }

    /// <summary>This shard's finished pairs, by index.</summary>
    public IReadOnlyCollection<PairProvenance> Done => _done.Values;

    /// <summary>Begins or continues a shard of the pool in <paramref name="folder"/>; checks the files of its finished pairs.</summary>
    /// <exception cref="JdmException">The folder holds another pool, or another process writes this shard.</exception>
    public static PoolShardWriter Open(string folder, PoolIdentity identity, Shard shard)
    {
        SyntheticPool.Create(folder, identity);
        return new PoolShardWriter(folder, identity, shard);
    }

    /// <summary>Every finished pair of a pool, of all shards, by index; says nothing of the files.</summary>
    public static IReadOnlyList<PairProvenance> ReadProvenance(string folder)
    {
        string lines = Path.Combine(folder, ProvenanceFolder);
        if (!Directory.Exists(lines)) return [];
        var pairs = new SortedDictionary<long, PairProvenance>();
        foreach (string path in Directory.EnumerateFiles(lines, "*.jsonl").Order(StringComparer.Ordinal))
            foreach (var pair in ProvenanceFile.Read(path)) pairs[pair.Index] = pair;
        return [.. pairs.Values];
    }

    /// <summary>This shard's indices below <paramref name="count"/> that are not done, ascending.</summary>
    public IReadOnlyList<long> Missing(long count) => [.. _shard.Of(count).Where(k => !_done.ContainsKey(k))];

    /// <summary>Writes a pair: its mask, its image, then its line.</summary>
    /// <param name="index">Its number; one of this shard's.</param>
    /// <param name="attempt">How often it was drawn again.</param>
    /// <param name="verdict">What the bounds say of it.</param>
    /// <param name="image">The image.</param>
    /// <param name="mask">Exact class ids.</param>
    /// <param name="given">Id of the pair that something was taken from; null for none.</param>
    /// <exception cref="JdmException">Another size or another shard's index, or a file cannot be written.</exception>
    public void Write(long index, int attempt, string verdict, RgbImage image, LabelMask mask, string? given = null)
    {
        if (!_shard.Takes(index)) throw new JdmException($"Pair {index} does not belong to shard {_shard}.");
        int size = _identity.Size;
        if (image.Width != size || image.Height != size || mask.Width != size || mask.Height != size)
            throw new JdmException(
                $"Pair {index} has an image of {image.Width}x{image.Height} and a mask of {mask.Width}x{mask.Height} pixels; " +
                $"all pairs of the pool '{Folder}' have {size}x{size}.");
        byte[] maskFile = PngFile.EncodeMask(mask), imageFile = PngFile.EncodeRgb(image);
        AtomicFile.WriteAllBytes(SyntheticPool.MaskPath(Folder, index), maskFile);
        AtomicFile.WriteAllBytes(SyntheticPool.ImagePath(Folder, index), imageFile);
        var pair = new PairProvenance
        {
            Index = index, Attempt = attempt, Verdict = verdict, ModelHash = _identity.ModelHash, Seed = _identity.Seed, Size = size,
            Settings = _identity.Settings, Given = given, Pool = _key, ImageSha256 = Sha256(imageFile), MaskSha256 = Sha256(maskFile),
        };
        _file.Append(pair);
        _done[index] = pair;
    }

    /// <summary>Lets go of the shard.</summary>
    public void Dispose() => _file.Dispose();

    private bool Keep(PairProvenance pair)
    {
        if (pair.Pool != _key || !_shard.Takes(pair.Index)) return false;
        bool whole = Matches(SyntheticPool.ImagePath(Folder, pair.Index), pair.ImageSha256)
            && Matches(SyntheticPool.MaskPath(Folder, pair.Index), pair.MaskSha256);
        if (whole) _done[pair.Index] = pair;
        return whole;
    }

    private static bool Matches(string path, string hash) => File.Exists(path) && Sha256(File.ReadAllBytes(path)) == hash;

    private static string Sha256(byte[] bytes) => Convert.ToHexString(SHA256.HashData(bytes)).ToLowerInvariant();

    private static string FileName(Shard shard) =>
        string.Create(CultureInfo.InvariantCulture, $"{shard.Number:000}-of-{shard.Count:000}.jsonl");

    /// <summary>A killed write leaves its temporary file, which no reader of the folder should meet.</summary>
    private void DeleteTemporaries()
    {
        foreach (string kind in new[] { "images", "masks" })
        {
            string folder = Path.Combine(Folder, kind);
            if (!Directory.Exists(folder)) continue;
            foreach (string path in Directory.EnumerateFiles(folder, "*.png.*.tmp"))
                if (long.TryParse(Path.GetFileName(path).Split('.')[0], out long index) && _shard.Takes(index)) File.Delete(path);
        }
    }
}
