namespace JdmMl.Segmentation;

/// <summary>
/// nnU-Net's checkpoints name each tensor up to four times: blocks also list their layers under "all_modules",
/// the decoder also holds the encoder; parallel or compiled training puts a prefix before all.
/// </summary>
internal static class StateNames
{
    private static readonly string[] Prefixes = ["_orig_mod.", "module."];

    /// <summary>The one name that <see cref="PlainConvUNet"/> and <see cref="ResidualEncoderUNet"/> use.</summary>
    internal static string Canonical(string name)
    {
        foreach (var prefix in Prefixes)
            if (name.StartsWith(prefix, StringComparison.Ordinal)) return Canonical(name[prefix.Length..]);
        const string shadow = "decoder.encoder.";
        if (name.StartsWith(shadow, StringComparison.Ordinal)) name = name["decoder.".Length..];
        return name.Replace(".all_modules.0.", ".conv.", StringComparison.Ordinal)
                   .Replace(".all_modules.1.", ".norm.", StringComparison.Ordinal);
    }

    /// <summary>All names that nnU-Net gives a tensor, the canonical one first.</summary>
    internal static IEnumerable<string> Aliases(string canonical)
    {
        var listed = canonical.Replace(".conv.", ".all_modules.0.", StringComparison.Ordinal)
                              .Replace(".norm.", ".all_modules.1.", StringComparison.Ordinal);
        string[] names = listed == canonical ? [canonical] : [canonical, listed];
        return canonical.StartsWith("encoder.", StringComparison.Ordinal) ? [.. names, .. names.Select(name => "decoder." + name)] : names;
    }
}
