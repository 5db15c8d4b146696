using System.Buffers;
using System.Buffers.Binary;
using JdmMl.Data;
using JdmMl.Training;
using Microsoft.Win32.SafeHandles;

namespace JdmMl.Segmentation;

/// <summary>
/// Images at their native sizes, cropped to what is not exactly black, in one file that is read by region: memory stays bounded whatever
/// their number. Means and foreground pixels are counted once, when the file is built. Reading is thread-safe.
/// </summary>
public sealed class NativeCases : ITrainingCases, IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly FileStream? _temporary;
    private readonly NativeFooter _footer;

    private NativeCases(SafeFileHandle file, FileStream? temporary, NativeFooter footer)
    {
        (_file, _temporary, _footer) = (file, temporary, footer);
        Items = [.. footer.Cases.Select(one => one.Info)];
        var sizes = footer.Cases.Select(one => one.Crop.RelativeSize()).Order().ToArray();
        MedianRelativeSize = (sizes[(sizes.Length - 1) / 2] + sizes[sizes.Length / 2]) / 2;
    }

    /// <inheritdoc/>
    public int Count => _footer.Cases.Length;

    /// <inheritdoc/>
    public int ClassCount => _footer.ClassCount;

    /// <inheritdoc/>
    public string Hash => _footer.Hash;

    /// <inheritdoc/>
    public IReadOnlyList<PairInfo> Items { get; }

    /// <summary>The median share of an image that cropping left, 0-1.</summary>
    public double MedianRelativeSize { get; }

    /// <summary>255, nnU-Net's -1.</summary>
    public byte? OutsideLabel => NativeRecord.Outside;

    /// <summary>Whether cropping left less than 3/4 of the median image: nnU-Net's rule.</summary>
    public bool NormalisesInside => MedianRelativeSize < 0.75;

    /// <summary>
    /// Writes the file of <paramref name="source"/>. One at <paramref name="path"/> from the same pixels is checked and reused, anything
    /// else there is replaced; null writes a temporary file that <see cref="Dispose"/> deletes.
    /// </summary>
    /// <exception cref="JdmException">The source is empty, or a pair cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is left behind.</exception>
    public static NativeCases Build(IPairSource source, string? path = null,
        IProgress<(int done, int total)>? progress = null, CancellationToken ct = default)
    {
        if (source.Items.Count == 0)
            throw new JdmException($"Source '{source.Name}' holds no pairs; at least one is needed. Check the split and the folder.");
        if (path is null) return BuildTemporary(source, progress, ct);
        var key = KeyOf(source);
        if (File.Exists(path) && TryReuse(path, key) is { } existing) return existing;
        AtomicFile.Write(path, stream => NativeFile.Write(stream, source, key, progress, ct));
        return Open(path);
    }

    /// <summary>Opens an existing file without reading the pixels.</summary>
    /// <exception cref="JdmException">The file is missing or damaged.</exception>
    public static NativeCases Open(string path)
    {
        if (!File.Exists(path)) throw new JdmException($"File of cases '{path}' does not exist. Build it first.");
        var file = OpenHandle(path);
        if (NativeFile.ReadFooter(file, out var fault) is { } footer) return new NativeCases(file, null, footer);
        file.Dispose();
        throw new JdmException($"File of cases '{path}' is corrupt: {fault}. Delete it and build it again.");
    }

    /// <summary>Where a case lies in its original image, so that predictions can go back.</summary>
    public CaseCrop CropOf(int index) => _footer.Cases[index].Crop;

    /// <inheritdoc/>
    public (int Height, int Width) SizeOf(int index) => (CropOf(index).Height, CropOf(index).Width);

    /// <summary>Reads one case; background outside the non-zero part is background.</summary>
    public void Read(int index, Span<byte> rgb, Span<byte> labels)
    {
        var (height, width) = SizeOf(index);
        ReadRegion(index, 0, 0, height, width, rgb, labels);
        labels.Replace(NativeRecord.Outside, (byte)0);
    }

    /// <inheritdoc/>
    /// <exception cref="JdmException">The file was changed under our hands.</exception>
    public void ReadRegion(int index, int top, int left, int height, int width, Span<byte> rgb, Span<byte> labels)
    {
        var (entry, all, area) = (_footer.Cases[index], SizeOf(index), height * width);
        if (top < 0 || left < 0 || height < 1 || width < 1 || top + height > all.Height || left + width > all.Width)
            throw new ArgumentOutOfRangeException(nameof(top),
                $"The region {height}x{width} at {top},{left} does not lie in case {index} of {all.Height}x{all.Width} pixels.");
        if (rgb.Length != 3 * area || labels.Length != area)
            throw new ArgumentException(
                $"rgb and labels hold {rgb.Length} and {labels.Length} bytes; expected {3 * area} and {area}.", nameof(rgb));
        var buffer = ArrayPool<byte>.Shared.Rent(4 * height * all.Width);
        var rows = buffer.AsSpan(0, 4 * height * all.Width);
        ReadBytes(rows, entry.Offset + 4L * top * all.Width);
        for (var y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> row = rows.Slice(4 * (y * all.Width + left), 4 * width);
            var at = y * width;
            for (var x = 0; x < width; x++, at++)
            {
                rgb[at] = row[4 * x];
                rgb[area + at] = row[4 * x + 1];
                rgb[2 * area + at] = row[4 * x + 2];
                labels[at] = row[4 * x + 3];
            }
        }
        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>R, G and B over the case, or over its non-zero part where <see cref="NormalisesInside"/>.</summary>
    public IReadOnlyList<ChannelIntensities> IntensitiesOf(int index) =>
        NormalisesInside ? _footer.Cases[index].Inside : _footer.Cases[index].Whole;

    /// <summary>One of the stored pixels (of every class at most 10 000, or 1 %, as in nnU-Net).</summary>
    public (int Y, int X)? DrawForeground(int index, RandomStream random)
    {
        var entry = _footer.Cases[index];
        if (entry.Classes.Length == 0) return null;
        var chosen = random.NextInt(entry.Classes.Length);
        var position = random.NextInt(entry.Classes[chosen].Stored);
        for (var before = 0; before < chosen; before++) position += entry.Classes[before].Stored;
        Span<byte> bytes = stackalloc byte[4];
        ReadBytes(bytes, entry.Offset + 4L * entry.Crop.Height * entry.Crop.Width + 4L * position);
        var pixel = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        return (pixel / entry.Crop.Width, pixel % entry.Crop.Width);
    }

    /// <summary>Closes the file, and deletes it if it is temporary.</summary>
    public void Dispose()
    {
        _file.Dispose();
        _temporary?.Dispose();
    }

    private void ReadBytes(Span<byte> target, long offset)
    {
        if (!FileRegion.TryRead(_file, target, offset))
            throw new JdmException($"A file of {Count} cases ends too early: it was cut while in use. Build it again.");
    }

    private static NativeCases BuildTemporary(IPairSource source, IProgress<(int done, int total)>? progress, CancellationToken ct)
    {
        var path = Path.Combine(Path.GetTempPath(), $"jdm-{Guid.NewGuid():N}.cases");
        var stream = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        try
        {
            NativeFile.Write(stream, source, null, progress, ct);
            stream.Flush();
            var footer = NativeFile.ReadFooter(stream.SafeFileHandle, out var fault)
                ?? throw new JdmException($"Temporary file of cases '{path}': {fault}. Check the disk.");
            return new NativeCases(stream.SafeFileHandle, stream, footer);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private static SafeFileHandle OpenHandle(string path) =>
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);

    private static string? KeyOf(IPairSource source) => source.Fingerprint is not { } fingerprint ? null : Fingerprints.OfText(string.Join(
        '\n', [fingerprint, "native", .. source.Items.Select(item => $"{item}")]));

    private static NativeCases? TryReuse(string path, string? key)
    {
        var file = OpenHandle(path);
        if (key is not null && NativeFile.ReadFooter(file, out _) is { } footer && footer.Key == key && NativeFile.HashAgrees(file, footer))
            return new NativeCases(file, null, footer);
        file.Dispose();
        return null;
    }
}
