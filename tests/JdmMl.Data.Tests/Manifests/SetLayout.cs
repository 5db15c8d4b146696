using System.Buffers.Binary;
using System.Text.Json.Nodes;

namespace JdmMl.Data.Tests;

/// <summary>Lays out phantoms like a data set that a committed manifest describes: same folders, names, formats and mask encoding.</summary>
internal static class SetLayout
{
    private const int Size = 16;

    internal static void Write(DataManifest manifest, string root, IEnumerable<(string Id, string Split)> ids)
    {
        var kinds = new Dictionary<string, byte[]>();
        var pair = new PhantomPairs(PhantomKind.Polyps, 1, Size, 3).Read(0);
        foreach (var (id, split) in ids)
            foreach (var part in manifest.Content.Layout.Sources().Where(part => part.Split is null || part.Split == split))
            {
                foreach (var (pattern, mask) in new[] { (part.Images, false), (part.Masks, true) })
                {
                    var path = Path.Combine(root, pattern.Replace("{id}", id));
                    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                    if (!kinds.TryGetValue(pattern, out var bytes)) kinds[pattern] = bytes = Encode(manifest, pair, Path.GetExtension(pattern), mask);
                    File.WriteAllBytes(path, bytes);
                }
            }
        if (manifest.Content.Groups is { } groups)
            File.WriteAllLines(Path.Combine(root, groups.File),
                ["name,patient ID, grade (GlaS), grade (Sirinukunwattana et al. 2015)", .. ids.Select((pair, i) => $"{pair.Id},{i % 16 + 1}, benign, adenomatous")]);
    }

    /// <summary>A manifest with the same layout and rules and a fraction of the counts and lists.</summary>
    internal static DataManifest Scaled(DataManifest manifest, TempFolder folder, int divisor)
    {
        var node = JsonNode.Parse(File.ReadAllText(manifest.FilePath))!;
        var counts = node["expectedCounts"]!.AsObject();
        string[] splits = [.. counts.Select(count => count.Key).Where(key => key != "total")];
        foreach (var split in splits) counts[split] = (int)counts[split]! / divisor;
        counts["total"] = splits.Length == 0 ? (int)counts["total"]! / divisor : splits.Sum(split => (int)counts[split]!);
        if (manifest.Content.Splits?.Lists is not null)
            node["splits"]!["lists"] = new JsonObject(splits.Select(split => KeyValuePair.Create<string, JsonNode?>(split, new JsonObject
            {
                ["ids"] = new JsonArray([.. Ids(manifest).Where(pair => pair.Split == split).Take((int)counts[split]!).Select(pair => (JsonNode)pair.Id)]),
            })));
        return DataManifest.Load(folder.Write(Path.GetFileName(manifest.FilePath), node.ToJsonString()));
    }

    /// <summary>The ids that a set holds, from its lists or from its counts.</summary>
    internal static (string Id, string Split)[] Ids(DataManifest manifest)
    {
        var (content, counts) = (manifest.Content, manifest.Content.ExpectedCounts!);
        if (content.Splits?.Lists is { } lists)
            return [.. lists.SelectMany(list => (list.Value.Ids ?? [.. File.ReadLines(Path.Combine(Path.GetDirectoryName(manifest.FilePath)!, list.Value.File!))
                .Select(line => line.Trim()).Where(line => line != "")]).Select(id => (id, list.Key)))];
        if (content.Name == "glas")
            return [.. Count("train_", counts["train"], "train"), .. Count("testA_", counts["test"] * 3 / 4, "test"),
                .. Count("testB_", counts["test"] - counts["test"] * 3 / 4, "test")];
        return [.. counts.Where(count => count.Key != "total" || counts.Count == 1)
            .SelectMany(count => Count("", count.Value, count.Key == "total" ? "" : count.Key))];
    }

    private static IEnumerable<(string, string)> Count(string prefix, int count, string split) =>
        Enumerable.Range(1, count).Select(i => ($"{prefix}{i}", split));

    internal static LabelMask Mask() => new PhantomPairs(PhantomKind.Polyps, 1, Size, 3).Read(0).Mask;

    private static byte[] Encode(DataManifest manifest, ImagePair pair, string ending, bool mask)
    {
        var high = manifest.Content.Mask!.Kind == ManifestMaskKind.Threshold ? 255 : 3;
        byte[] values = [.. pair.Mask.Labels.Select(label => (byte)(label * high))];
        switch (ending)
        {
            case ".png": return mask ? PngFile.EncodeGray(Size, Size, values) : PngFile.EncodeRgb(pair.Image);
            case ".tif":
                return new TiffSample
                {
                    Width = Size, Height = Size, Compression = 5, Rows = 5, Given = mask ? values : pair.Image.Pixels,
                    Channels = mask ? 1 : 3, Photometric = mask ? 1 : 2,
                }.Write();
            case ".bmp": return Bmp(mask ? values : pair.Image.Pixels, mask ? 1 : 3);
            case ".jpg":
                var file = Path.GetTempFileName() + ".jpg";
                var picture = mask ? new RgbImage(Size, Size, [.. values.SelectMany(value => new[] { value, value, value })]) : pair.Image;
                using (var image = picture.ToMLImage()) image.Save(file);
                var bytes = File.ReadAllBytes(file);
                File.Delete(file);
                return bytes;
            case ".xml": return System.Text.Encoding.UTF8.GetBytes(PolygonTests.Xml(Outlines(pair.Mask)));
            default: throw new NotSupportedException(ending);
        }
    }

    // One outline a run of pixels: what the outlines of a whole set look like does not matter here.
    private static string Outlines(LabelMask mask)
    {
        var regions = new System.Text.StringBuilder();
        for (var i = 0; i < mask.Labels.Length; i++)
            if (mask.Labels[i] != 0)
                regions.Append(PolygonTests.Region($"{i}", string.Create(System.Globalization.CultureInfo.InvariantCulture,
                    $"{i % Size - 0.4},{i / Size - 0.4} {i % Size + 0.4},{i / Size - 0.4} {i % Size + 0.4},{i / Size + 0.4} {i % Size - 0.4},{i / Size + 0.4}")));
        return regions.ToString();
    }

    // Windows bitmap, bottom row first; grey ones with a palette of 256 greys, as MATLAB writes them.
    private static byte[] Bmp(byte[] samples, int channels)
    {
        var palette = channels == 1 ? 1024 : 0;
        var file = new byte[54 + palette + samples.Length];
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), 54 + palette);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), Size);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), Size);
        (file[26], file[28]) = (1, (byte)(8 * channels));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(34), samples.Length);
        for (var i = 0; i < palette / 4; i++) file.AsSpan(54 + 4 * i, 3).Fill((byte)i);
        for (var i = 0; i < samples.Length; i++)
        {
            var (row, column) = (i / channels / Size, i / channels % Size);
            var to = ((Size - 1 - row) * Size + column) * channels + (channels == 3 ? 2 - i % 3 : 0);
            file[54 + palette + to] = samples[i];
        }
        return file;
    }
}
