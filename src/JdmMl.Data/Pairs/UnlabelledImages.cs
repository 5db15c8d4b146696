namespace JdmMl.Data;

/// <summary>Images without masks, for models of several images: as pairs, their masks are all background.</summary>
public sealed class UnlabelledImages : IPairSource
{
    private readonly Func<int, RgbImage> _read;
    private readonly Lazy<string> _fingerprint;

    private UnlabelledImages(string name, IEnumerable<string> ids, Func<int, RgbImage> read, Func<string> fingerprint)
    {
        (Name, _read, _fingerprint) = (name, read, new(fingerprint));
        Items = [.. ids.Select(id => new PairInfo(id, id, name, "", Origins.Real))];
        PairIds.RequireUnique(Items, name);
    }

    /// <summary>Images in memory, with their ids.</summary>
    /// <exception cref="JdmException">Two images carry the same id.</exception>
    public static UnlabelledImages Of(IEnumerable<(string Id, RgbImage Image)> images, string name = "memory")
    {
        (string Id, RgbImage Image)[] kept = [.. images];
        return new UnlabelledImages(name, kept.Select(item => item.Id), index => kept[index].Image,
            () => Fingerprints.OfPixels(kept.Select(item => Blank(new(item.Id, item.Id, name, "", Origins.Real), item.Image))));
    }

    /// <summary>The PNG, JPEG, BMP and TIFF files of a folder; a file's name without ending is its id, in natural order.</summary>
    /// <exception cref="JdmException">The folder is missing or holds no image, or two files differ in their ending alone.</exception>
    public static UnlabelledImages InFolder(string folder)
    {
        if (!Directory.Exists(folder)) throw new JdmException($"Folder '{folder}' does not exist. Give a folder that holds images.");
        string[] paths = [.. Directory.EnumerateFiles(folder)
            .Where(path => ColourImages.Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
            .OrderBy(path => Path.GetFileNameWithoutExtension(path), NaturalOrder.Instance)];
        if (paths.Length == 0)
            throw new JdmException($"Folder '{folder}' holds no image; " +
                                   $"expected files that end in {string.Join(", ", ColourImages.Extensions)}.");
        return new UnlabelledImages(new DirectoryInfo(folder).Name, paths.Select(path => Path.GetFileNameWithoutExtension(path)!),
            index => ColourImages.Read(paths[index]), () => Fingerprints.OfFiles("unlabelled", paths));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyList<PairInfo> Items { get; }

    /// <inheritdoc/>
    public string? Fingerprint => _fingerprint.Value;

    /// <inheritdoc/>
    public ImagePair Read(int index) => Blank(Items[index], _read(index));

    private static ImagePair Blank(PairInfo info, RgbImage image) =>
        new(info, image, new LabelMask(image.Width, image.Height, new byte[image.Width * image.Height]));
}
