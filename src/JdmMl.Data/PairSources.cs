namespace JdmMl.Data;

/// <summary>Opens whatever a user points at.</summary>
public static class PairSources
{
    /// <summary>
    /// A folder with <c>images</c> and <c>masks</c> (or with one such folder for each split), a prepared copy, or a manifest.
    /// </summary>
    /// <param name="path">The folder or the manifest file.</param>
    /// <param name="root">For a manifest: the folder of the files; null takes the manifest's own.</param>
    /// <param name="split">Split to take; null takes all pairs.</param>
    /// <exception cref="JdmException">Something is missing or does not fit; the message names file, key and remedy.</exception>
    public static IPairSource Open(string path, string? root = null, string? split = null)
    {
        if (Directory.Exists(path))
        {
            if (root is not null)
                throw new JdmException(
                    $"'{path}' is a folder, so the root '{root}' has no meaning. Leave the root out, or name a manifest.");
            if (PreparedCopy.IsPrepared(path)) return PreparedCopy.Open(path, split);
            var pairs = PairFolder.Open(path);
            return split is null ? pairs : pairs.WithSplit(split);
        }
        if (!File.Exists(path))
            throw new JdmException($"'{path}' does not exist; expected a folder with images/ and masks/, or a manifest (JSON).");
        return DataManifest.Load(path).Open(root, split);
    }
}
