using System.Globalization;

namespace JdmMl.Data;

/// <summary>What a manifest's form alone does not guarantee; all faults in one message.</summary>
internal static class ManifestChecks
{
    internal static void Check(ManifestContent content, string path)
    {
        var faults = new OptionFaults($"Manifest '{path}'");
        (string Key, string Text)[] texts =
        [
            ("name", content.Name), ("title", content.Title), ("homePage", content.HomePage),
            ("licence", content.Licence), ("citation", content.Citation),
        ];
        foreach (var (key, text) in texts)
            faults.Require(!string.IsNullOrWhiteSpace(text), $"{key} is empty; write \"unknown\" where it is not known");
        faults.Require(
            content.Classes is { Length: >= 2 },
            "classes must name the background and at least one class, for example [\"background\", \"polyp\"]");
        if (content.Layout is null) faults.Add("layout is null; give images and masks, or phantoms");
        else CheckLayout(content, faults);
        if (content.Splits is { } splits) CheckSplits(splits, faults);
        faults.Require(content.Group is null || content.Groups is null, "group and groups exclude each other");
        CheckCounts(content, faults);
        faults.ThrowIfAny();
    }

    /// <summary>The encoding that the manifest describes; call after <see cref="Check"/>.</summary>
    internal static MaskEncoding EncodingOf(ManifestMask mask) => mask.Kind switch
    {
        ManifestMaskKind.Threshold => MaskEncoding.Threshold(mask.Value ?? 128),
        ManifestMaskKind.Nonzero => MaskEncoding.NonZero,
        ManifestMaskKind.ClassIds => MaskEncoding.ClassIds,
        ManifestMaskKind.InstanceFiles => MaskEncoding.InstanceFiles,
        ManifestMaskKind.Polygons => MaskEncoding.Polygons(mask.OffsetX ?? 0, mask.OffsetY ?? 0, mask.SkipDegenerate ?? false),
        _ => MaskEncoding.Table(
            mask.Table!.ToDictionary(entry => int.Parse(entry.Key, CultureInfo.InvariantCulture), entry => (byte)entry.Value)),
    };

    private static void CheckLayout(ManifestContent content, OptionFaults faults)
    {
        var layout = content.Layout;
        var files = layout.Images is not null || layout.Masks is not null;
        faults.Require((files ? 1 : 0) + (layout.Parts is null ? 0 : 1) + (layout.Phantoms is null ? 0 : 1) == 1,
            layout.Parts is null
                ? "layout must hold either images and masks, or phantoms"
                : "layout must hold either images and masks, or parts, or phantoms");
        if (files) faults.Require(layout.Images is not null && layout.Masks is not null, "layout needs both images and masks");
        if (layout.Parts is { } parts)
            faults.Require(parts.Length > 0 && parts.All(part => part is { Images: not null, Masks: not null }),
                "layout.parts must name at least one part, each with images and masks");
        if (files || layout.Parts is not null)
        {
            faults.Require(
                content.Mask is not null, "mask is missing; say how mask values become classes, for example { \"kind\": \"nonzero\" }");
            if (content.Mask is { } mask) CheckMask(mask, content, faults);
        }
        if (layout.Phantoms is { } phantoms)
            faults.Require(phantoms.Count > 0, $"layout.phantoms.count is {phantoms.Count}; expected at least 1")
                .Require(phantoms.Size is >= PhantomPairs.SmallestSize and <= PhantomPairs.LargestSize,
                    $"layout.phantoms.size is {phantoms.Size}; expected {PhantomPairs.SmallestSize} to {PhantomPairs.LargestSize}")
                .Require(content.Mask is null, "mask has no meaning for phantoms; remove it");
    }

    private static void CheckMask(ManifestMask mask, ManifestContent content, OptionFaults faults)
    {
        var classes = content.Classes?.Length ?? 0;
        var polygons = mask.OffsetX ?? mask.OffsetY ?? (mask.SkipDegenerate is null ? null : 0.0);
        faults.Require(polygons is null || mask.Kind == ManifestMaskKind.Polygons,
                "mask.offsetX, offsetY and skipDegenerate belong to kind polygons only")
            .Require(double.IsFinite(mask.OffsetX ?? 0) && double.IsFinite(mask.OffsetY ?? 0), "mask.offsetX and offsetY must be finite");
        foreach (var part in content.Layout.Sources().Where(part => part.Masks is not null))
            faults.Require(part.Masks.EndsWith("/*", StringComparison.Ordinal) == (mask.Kind == ManifestMaskKind.InstanceFiles),
                $"the masks {part.Masks} and the mask kind do not fit: kind instanceFiles needs a pattern that ends in /*, " +
                "such as {id}/masks/*, and no other kind knows one");
        faults.Require(mask.Value is null || mask.Kind == ManifestMaskKind.Threshold, "mask.value belongs to kind threshold only")
            .Require(mask.Value is null or (> 0 and <= 65535), $"mask.value is {mask.Value}; expected 1 to 65535")
            .Require(
                mask.Table is null == (mask.Kind != ManifestMaskKind.Table), "mask.table must be given for kind table, and for no other");
        foreach (var (value, label) in mask.Table ?? [])
            faults.Require(int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var stored) && stored <= 65535,
                    $"mask.table has the key \"{value}\"; expected a stored value, 0 to 65535")
                .Require(
                    label >= 0 && label < classes,
                    $"mask.table gives value {value} the class {label}; classes names 0 to {classes - 1}");
    }

    private static void CheckSplits(ManifestSplits splits, OptionFaults faults)
    {
        faults.Require((splits.Lists is null ? 0 : 1) + (splits.Rule is null ? 0 : 1) + (splits.Patterns is null ? 0 : 1) == 1,
                splits.Patterns is null ? "splits must hold either lists or rule" : "splits must hold either lists, or patterns, or rule")
            .Require(splits.IgnoreUnlisted is null || splits.Lists is not null, "splits.ignoreUnlisted belongs to lists only");
        foreach (var (name, list) in splits.Lists ?? [])
            faults.Require(list is not null && list.Ids is null != list.File is null, $"splits.lists.{name} must hold either ids or file");
        if (splits.Rule is not { Fractions: { } fractions }) return;
        faults.Require(fractions.Count > 0 && fractions.Values.All(share => share > 0) && Math.Abs(fractions.Values.Sum() - 1) < 1e-9,
            "splits.rule.fractions must be above 0 and add up to 1; " +
            $"they add up to {fractions.Values.Sum().ToString(CultureInfo.InvariantCulture)}");
    }

    private static void CheckCounts(ManifestContent content, OptionFaults faults)
    {
        if (content.ExpectedCounts is not { } counts) return;
        foreach (var (name, count) in counts) faults.Require(count > 0, $"expectedCounts.{name} is {count}; expected at least 1");
        string[] known = content.Splits switch
        {
            { Lists: { } lists } => [.. lists.Keys],
            { Patterns: { } patterns } => [.. patterns.Keys],
            { Rule.Fractions: { } fractions } => [.. fractions.Keys],
            _ => [],
        };
        if (known.Length == 0) return;
        foreach (var name in counts.Keys.Where(name => name != "total" && !known.Contains(name)))
            faults.Add($"expectedCounts.{name} names no split; splits names {string.Join(", ", known)}");
        if (counts.TryGetValue("total", out var total) && known.All(counts.ContainsKey))
            faults.Require(known.Sum(name => counts[name]) == total,
                $"expectedCounts.total is {total}, but the splits add up to {known.Sum(name => counts[name])}");
        foreach (var (name, list) in content.Splits?.Lists ?? [])
            if (list?.Ids is { } ids && counts.TryGetValue(name, out var expected))
                faults.Require(
                    ids.Length == expected,
                    $"expectedCounts.{name} is {expected}, but splits.lists.{name} holds {ids.Length} ids");
    }
}
