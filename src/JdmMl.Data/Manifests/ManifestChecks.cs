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
        faults.ThrowIfAny();
    }

    /// <summary>The encoding that the manifest describes; call after <see cref="Check"/>.</summary>
    internal static MaskEncoding EncodingOf(ManifestMask mask) => mask.Kind switch
    {
        ManifestMaskKind.Threshold => MaskEncoding.Threshold(mask.Value ?? 128),
        ManifestMaskKind.Nonzero => MaskEncoding.NonZero,
        ManifestMaskKind.ClassIds => MaskEncoding.ClassIds,
        _ => MaskEncoding.Table(
            mask.Table!.ToDictionary(entry => int.Parse(entry.Key, CultureInfo.InvariantCulture), entry => (byte)entry.Value)),
    };

    private static void CheckLayout(ManifestContent content, OptionFaults faults)
    {
        var layout = content.Layout;
        var files = layout.Images is not null || layout.Masks is not null;
        faults.Require(files != layout.Phantoms is not null, "layout must hold either images and masks, or phantoms");
        if (files)
        {
            faults.Require(layout.Images is not null && layout.Masks is not null, "layout needs both images and masks")
                .Require(
                    content.Mask is not null, "mask is missing; say how mask values become classes, for example { \"kind\": \"nonzero\" }");
            if (content.Mask is { } mask) CheckMask(mask, content.Classes?.Length ?? 0, faults);
        }
        if (layout.Phantoms is { } phantoms)
            faults.Require(phantoms.Count > 0, $"layout.phantoms.count is {phantoms.Count}; expected at least 1")
                .Require(phantoms.Size is >= PhantomPairs.SmallestSize and <= PhantomPairs.LargestSize,
                    $"layout.phantoms.size is {phantoms.Size}; expected {PhantomPairs.SmallestSize} to {PhantomPairs.LargestSize}")
                .Require(content.Mask is null, "mask has no meaning for phantoms; remove it");
    }

    private static void CheckMask(ManifestMask mask, int classes, OptionFaults faults)
    {
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
        faults.Require(splits.Lists is null != splits.Rule is null, "splits must hold either lists or rule");
        foreach (var (name, list) in splits.Lists ?? [])
            faults.Require(list is not null && list.Ids is null != list.File is null, $"splits.lists.{name} must hold either ids or file");
        if (splits.Rule is not { Fractions: { } fractions }) return;
        faults.Require(fractions.Count > 0 && fractions.Values.All(share => share > 0) && Math.Abs(fractions.Values.Sum() - 1) < 1e-9,
            "splits.rule.fractions must be above 0 and add up to 1; " +
            $"they add up to {fractions.Values.Sum().ToString(CultureInfo.InvariantCulture)}");
    }
}
