using System.Globalization;
using System.Text.Json;

namespace JdmMl.Data;

/// <summary>
/// Generated pairs on disk: images/000000.png, masks/000000.png (class ids), pairs.json (what they depend on), done.json (written last).
/// Several processes fill one pool by <see cref="PoolShardWriter"/>, which adds a provenance line a pair.
/// Every file is written atomically and the image after its mask, so after a kill the pool goes on at the first missing index.
/// </summary>
public sealed class SyntheticPool : IPairSource
{
    private readonly object _writing = new();
    private readonly List<PairInfo> _items = [];
    private readonly string _prefix;
    private PairInfo[]? _snapshot;

    private SyntheticPool(string folder, PoolIdentity identity)
    {
        (Folder, Identity, Key) = (folder, identity, identity.Key());
        _prefix = $"synthetic-{Key[..8]}-";
        while (File.Exists(ImagePath(_items.Count))) AddItem();
    }

    /// <summary>Where the pool lies.</summary>
    public string Folder { get; }

    /// <summary>What the pairs depend on.</summary>
    public PoolIdentity Identity { get; }

    /// <summary>Hash of <see cref="Identity"/>, lower-case hex: the name under which the pool is found again.</summary>
    public string Key { get; }

    /// <inheritdoc/>
    public string Name => $"synthetic {Identity.DataSet}";

    /// <summary>Pairs without a gap from 0 on; the index of the next <see cref="Append"/>.</summary>
    public int Count => Items.Count;

    /// <inheritdoc/>
    public IReadOnlyList<PairInfo> Items
    {
        get { lock (_writing) return _snapshot ??= [.. _items]; }
    }

    /// <inheritdoc/>
    public string? Fingerprint => Fingerprints.Combine(Key, Count.ToString(CultureInfo.InvariantCulture));

    /// <summary>The pool of this identity below <paramref name="root"/>, in a folder named by its key; made if it is not there.</summary>
    /// <exception cref="JdmException">The folder holds another pool, or cannot be written.</exception>
    public static SyntheticPool OpenOrCreate(string root, PoolIdentity identity) =>
        Create(Path.Combine(root, identity.Key()[..16]), identity);

    /// <summary>Begins a pool in <paramref name="folder"/>, or goes on with the one of the same identity.</summary>
    /// <exception cref="JdmException">The folder holds another pool, or cannot be written.</exception>
    public static SyntheticPool Create(string folder, PoolIdentity identity)
    {
        var description = Path.Combine(folder, "pairs.json");
        AtomicFile.TryCreate(description, JsonSerializer.Serialize(identity, StrictJson.Options));
        var pool = Open(folder);
        if (pool.Key != identity.Key())
            throw new JdmException(
                $"Folder '{folder}' holds another pool of pairs (key {pool.Key[..16]}, expected {identity.Key()[..16]}): " +
                "model, seed or settings differ. Choose another folder, or delete that one.");
        return pool;
    }

    /// <summary>Opens a pool, finished or not.</summary>
    /// <exception cref="JdmException">There is no pool, or its description is damaged.</exception>
    public static SyntheticPool Open(string folder)
    {
        var description = Path.Combine(folder, "pairs.json");
        if (!File.Exists(description))
            throw new JdmException(
                $"Folder '{folder}' holds no pool of synthetic pairs: pairs.json is missing. Check the path, or generate the pairs first.");
        return new SyntheticPool(folder, StrictJson.Read<PoolIdentity>(description, "Pool description"));
    }

    /// <summary>Writes the next pair, index <see cref="Count"/>.</summary>
    /// <exception cref="JdmException">The size differs from the pool's, or the files cannot be written.</exception>
    public void Append(RgbImage image, LabelMask mask)
    {
        if (image.Width != Identity.Size || image.Height != Identity.Size || mask.Width != Identity.Size || mask.Height != Identity.Size)
            throw new JdmException(
                $"A pair of {image.Width}x{image.Height} pixels with a mask of {mask.Width}x{mask.Height} was appended " +
                $"to the pool '{Folder}' of size {Identity.Size}; all pairs of a pool have its size.");
        lock (_writing)
        {
            PngFile.WriteMask(MaskPath(_items.Count), mask);
            PngFile.WriteRgb(ImagePath(_items.Count), image);
            AddItem();
            _snapshot = null;
        }
    }

    /// <summary>Notes that the pool is as large as was asked for; a larger one may be made of it later.</summary>
    /// <exception cref="JdmException">The mark cannot be written.</exception>
    public void MarkDone() =>
        AtomicFile.WriteAllText(DonePath, JsonSerializer.Serialize(new PoolDone { Count = Count }, StrictJson.Options));

    /// <summary>The size at the last <see cref="MarkDone"/>, or 0.</summary>
    /// <exception cref="JdmException">The mark is damaged.</exception>
    public int DoneCount() => File.Exists(DonePath) ? StrictJson.Read<PoolDone>(DonePath, "Pool mark").Count : 0;

    /// <inheritdoc/>
    public ImagePair Read(int index)
    {
        var items = Items;
        if ((uint)index >= (uint)items.Count)
            throw new JdmException($"Pair {index} of pool '{Folder}' was asked for; it holds {items.Count}. Generate more pairs.");
        return new ImagePair(items[index], ColourImages.Read(ImagePath(index)), MaskReader.Read(MaskPath(index), MaskEncoding.ClassIds));
    }

    private string DonePath => Path.Combine(Folder, "done.json");

    private string ImagePath(int index) => ImagePath(Folder, index);

    private string MaskPath(int index) => MaskPath(Folder, index);

    internal static string ImagePath(string folder, long index) => Path.Combine(folder, "images", FileName(index));

    internal static string MaskPath(string folder, long index) => Path.Combine(folder, "masks", FileName(index));

    private static string FileName(long index) => index.ToString("000000", CultureInfo.InvariantCulture) + ".png";

    private void AddItem()
    {
        var id = _prefix + _items.Count.ToString("000000", CultureInfo.InvariantCulture);
        _items.Add(new PairInfo(id, id, Identity.DataSet, "train", Origins.Synthetic));
    }

    private sealed record PoolDone
    {
        public required int Count { get; init; }
    }
}
