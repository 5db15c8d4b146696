using System.Buffers;
using System.Globalization;
using JdmMl.Data;

namespace JdmMl.Diffusion;

/// <summary>
/// Joint samples from packs: every modality is the image or the mask of one pack, and packs are joined by the ids of their
/// records. One pack gives image + mask; two give image + image.
/// </summary>
public sealed class PackedSamples : IJointSamples, IDisposable
{
    private readonly PackedPairs[] _packs;
    private readonly int[][] _records;                                      // of each pack, the record of each sample
    private readonly int[] _packOf;                                         // of each modality
    private readonly float[] _scale = new float[256];
    private readonly bool _owned;

    private PackedSamples(ModalityLayout layout, ValueRange range, IReadOnlyList<PackedPairs> packOf, bool owned)
    {
        (Layout, Range, _owned) = (layout, range, owned);
        _packs = [.. packOf.Distinct()];
        _packOf = [.. packOf.Select(pack => Array.IndexOf(_packs, pack))];
        PackChecks.RequireOneSize(_packs);
        _records = [.. _packs.Select(pack => PackChecks.Join(_packs[0], pack))];
        for (int i = 0; i < layout.Modalities.Count; i++) PackChecks.RequireClasses(layout.Modalities[i], packOf[i]);
        for (int value = 0; value < 256; value++) _scale[value] = ColourScale.ToChannel(range, (byte)value);
        Hash = Fingerprints.OfText(string.Create(CultureInfo.InvariantCulture,
            $"{layout.Text}\n{range.Low} to {range.High}\n{string.Join('\n', packOf.Select(pack => pack.Hash))}")).ToLowerInvariant();
    }

    /// <summary>Image and mask of one pack. The layout holds one image and one mask; a grey image is the colours' luma.</summary>
    /// <param name="pairs">The pack; stays the caller's.</param>
    /// <param name="range">Lowest and highest value of a channel.</param>
    /// <param name="layout">By default colour <c>image</c> and <c>mask</c> of the pack's classes in analog bits.</param>
    /// <exception cref="JdmException">Another layout, or more classes in the pack than in the layout.</exception>
    public static PackedSamples Of(PackedPairs pairs, ValueRange range, ModalityLayout? layout = null)
    {
        layout ??= ModalityLayout.ImageAndMask(pairs.ClassCount);
        if (layout.Modalities.Count != 2 || layout.Modalities.Count(m => m.Kind == ModalityKind.Labels) != 1)
            throw new JdmException(
                $"The layout {layout.Text} cannot be filled from one pack of pairs; expected one image and one mask. " +
                "Give one pack or source for each modality.");
        return new PackedSamples(layout, range, [pairs, pairs], owned: false);
    }

    /// <summary>One pack for each modality, in the layout's order; the same pack may stand for several.</summary>
    /// <exception cref="JdmException">Packs that do not fit the layout or one another; the message names what is missing.</exception>
    public static PackedSamples Join(ModalityLayout layout, ValueRange range, params IReadOnlyList<PackedPairs> packs)
    {
        RequireOneEach(layout, packs.Count, "packs");
        return new PackedSamples(layout, range, packs, owned: false);
    }

    /// <summary>One source for each modality, in the layout's order, packed into temporary files that go with this object.</summary>
    /// <param name="layout">The modalities.</param>
    /// <param name="range">Lowest and highest value of a channel.</param>
    /// <param name="packing">How sources come to one size.</param>
    /// <param name="sources">
    /// Sources with equal ids; the same source may stand for several modalities.
    /// Images without masks come as <see cref="UnlabelledImages"/>.
    /// </param>
    /// <exception cref="JdmException">Sources that do not fit the layout or one another; the message names what is missing.</exception>
    public static PackedSamples Pack(
        ModalityLayout layout, ValueRange range, PackOptions packing, params IReadOnlyList<IPairSource> sources)
    {
        RequireOneEach(layout, sources.Count, "sources");
        var packs = new Dictionary<IPairSource, PackedPairs>();
        try
        {
            foreach (var source in sources)
                if (!packs.ContainsKey(source)) packs.Add(source, PackedPairs.Build(source, packing));
            return new PackedSamples(layout, range, [.. sources.Select(source => packs[source])], owned: true);
        }
        catch
        {
            foreach (var pack in packs.Values) pack.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public int Count => _packs[0].Count;

    /// <inheritdoc/>
    public int Size => _packs[0].Size;

    /// <inheritdoc/>
    public ModalityLayout Layout { get; }

    /// <inheritdoc/>
    public ValueRange Range { get; }

    /// <inheritdoc/>
    public string Hash { get; }

    /// <inheritdoc/>
    public string NameOf(int index) => _packs[0].Items[index].Id;

    /// <inheritdoc/>
    public string DataSetOf(int index) => _packs[0].Items[index].DataSet;

    /// <inheritdoc/>
    public void Fill(int index, Span<float> target)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        int area = Size * Size;
        if (target.Length != Layout.Channels * area)
            throw new ArgumentException(
                $"target holds {target.Length} values; expected {Layout.Channels} x {Size} x {Size} = {Layout.Channels * area}.",
                nameof(target));
        byte[] buffer = ArrayPool<byte>.Shared.Rent(4 * area);
        Span<byte> rgb = buffer.AsSpan(0, 3 * area), mask = buffer.AsSpan(3 * area, area);
        try
        {
            for (int p = 0; p < _packs.Length; p++)
            {
                _packs[p].Read(_records[p][index], rgb, mask);
                for (int m = 0; m < _packOf.Length; m++)
                    if (_packOf[m] == p) Encode(m, rgb, mask, target, area);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Closes packs that belong to this object.</summary>
    public void Dispose()
    {
        if (!_owned) return;
        foreach (var pack in _packs) pack.Dispose();
    }

    private void Encode(int modality, ReadOnlySpan<byte> rgb, ReadOnlySpan<byte> mask, Span<float> sample, int area)
    {
        var (start, count) = Layout.ChannelsAt(modality);
        var target = sample.Slice(start * area, count * area);
        switch (Layout.Modalities[modality])
        {
            case { Kind: ModalityKind.Colour }:
                for (int i = 0; i < target.Length; i++) target[i] = _scale[rgb[i]];
                break;
            case { Kind: ModalityKind.Grey }:
                for (int i = 0; i < area; i++) target[i] = _scale[ColourScale.Luma(rgb[i], rgb[area + i], rgb[2 * area + i])];
                break;
            case var labels:
                labels.Codec!.Encode(mask, Size, labels.ClassCount, Range, target);
                break;
        }
    }

    private static void RequireOneEach(ModalityLayout layout, int count, string what)
    {
        if (count != layout.Modalities.Count)
            throw new JdmException(
                $"{count} {what} were given for the {layout.Modalities.Count} modalities of {layout.Text}; expected one for each.");
    }
}
