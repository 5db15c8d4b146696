using System.Buffers.Binary;
using JdmMl.Data;
using JdmMl.Training;

namespace JdmMl.Segmentation;

/// <summary>A pair cut to its non-zero part, as it stands in the file.</summary>
internal static class NativeRecord
{
    /// <summary>The label of background outside the non-zero mask (nnU-Net's -1).</summary>
    internal const byte Outside = 255;

    // nnU-Net: at most 10 000 pixels of a class, but no less than 1 % of them
    private const int MostPixels = 10_000;
    private const double LeastShare = 0.01;

    /// <summary>The entry with offset 0, and its bytes.</summary>
    /// <exception cref="JdmException">The mask uses the class that marks the outside.</exception>
    internal static (NativeCase Case, byte[] Bytes) From(ImagePair pair)
    {
        var (image, labels) = (pair.Image, pair.Mask.Labels);
        if (pair.Mask.HighestLabel() >= Outside)
            throw new JdmException($"Pair '{pair.Info.Id}' has the class {pair.Mask.HighestLabel()}; native cases know classes up to " +
                                   $"{Outside - 1}. Remap the masks, for instance in the manifest.");
        var inside = NonZeroMask.Of(image);
        var box = NonZeroBox.Of(image);
        var crop = new CaseCrop(image.Height, image.Width, box.Top, box.Left, box.Height, box.Width);
        var area = crop.Height * crop.Width;
        var pixels = new byte[4 * area];
        var (whole, within) = (new long[3 * 256], new long[3 * 256]);
        var positions = new List<int>?[256];
        for (var at = 0; at < area; at++)
        {
            var from = (crop.Top + at / crop.Width) * image.Width + crop.Left + at % crop.Width;
            for (var channel = 0; channel < 3; channel++)
            {
                var value = image.Pixels[3 * from + channel];
                pixels[4 * at + channel] = value;
                whole[256 * channel + value]++;
                if (inside[from]) within[256 * channel + value]++;
            }
            pixels[4 * at + 3] = labels[from] == 0 && !inside[from] ? Outside : labels[from];
            if (labels[from] > 0) (positions[labels[from]] ??= []).Add(at);
        }
        var stored = Enumerable.Range(1, 255).Where(label => positions[label] is not null)
            .Select(label => (Label: label, All: positions[label]!, Kept: Sample(positions[label]!, label))).ToArray();
        var bytes = new byte[pixels.Length + 4 * stored.Sum(one => one.Kept.Length)];
        pixels.CopyTo(bytes, 0);
        var end = pixels.Length;
        foreach (var position in stored.SelectMany(one => one.Kept))
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(end), position);
            end += 4;
        }
        return (new NativeCase(pair.Info, crop, 0, Intensities(whole), Intensities(within),
            [.. stored.Select(one => new ClassPixels(one.Label, one.All.Count, one.Kept.Length))]), bytes);
    }

    private static ChannelIntensities[] Intensities(long[] counts) =>
        [.. Enumerable.Range(0, 3).Select(channel => WholeCase.Of(counts.AsSpan(256 * channel, 256)))];

    // without replacement, in the pixels' order
    private static int[] Sample(List<int> all, int label)
    {
        var wanted = Math.Max(Math.Min(MostPixels, all.Count), (int)Math.Ceiling(LeastShare * all.Count));
        int[] kept = [.. all];
        if (wanted == kept.Length) return kept;
        var random = RandomStreams.Open(1234, "foreground pixels", (ulong)label);      // the seed is nnU-Net's
        for (var i = 0; i < wanted; i++)
        {
            var other = i + random.NextInt(kept.Length - i);
            (kept[i], kept[other]) = (kept[other], kept[i]);
        }
        return [.. kept.Take(wanted).Order()];
    }
}
