using JdmMl.Data;

namespace JdmMl.Cli.Prediction;

/// <summary>What <c>jdm segment predict</c> is pointed at: pairs, or images without masks.</summary>
/// <param name="Pairs">Empty masks where there are none.</param>
/// <param name="HaveMasks">Whether the masks are the truth.</param>
internal sealed record PredictionInputs(IPairSource Pairs, bool HaveMasks)
{
    /// <summary>One image; a folder of images; a folder with images/ and masks/ or with such splits; a manifest.</summary>
    /// <exception cref="JdmException">There is no such thing, or it holds no image.</exception>
    internal static PredictionInputs Open(string path, string? root, string? split)
    {
        if (File.Exists(path) && Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase) || HoldsPairs(path))
            return new PredictionInputs(PairSources.Open(path, root, split), true);
        if ((root ?? split) is string unused)
            throw new JdmException(
                $"'{unused}' is given as root or split, but '{path}' is neither a manifest nor a folder of pairs. Leave it out.");
        if (Directory.Exists(path))
        {
            var images = Path.Combine(path, "images");
            return new PredictionInputs(UnlabelledImages.InFolder(Directory.Exists(images) ? images : path), false);
        }
        if (!File.Exists(path))
            throw new JdmException($"'{path}' does not exist; expected an image, a folder of images or pairs, or a manifest (JSON).");
        return new PredictionInputs(new OneImage(path), false);
    }

    private static bool HoldsPairs(string path) =>
        Directory.Exists(path) && (Holds(path) || Directory.EnumerateDirectories(path).Any(Holds));

    private static bool Holds(string folder) =>
        Directory.Exists(Path.Combine(folder, "images")) && Directory.Exists(Path.Combine(folder, "masks"));

    private sealed class OneImage(string path) : IPairSource
    {
        public string Name => Path.GetFileName(path);

        public IReadOnlyList<PairInfo> Items { get; } =
            [new(Path.GetFileNameWithoutExtension(path), Path.GetFileNameWithoutExtension(path), "", "", Origins.Real)];

        public ImagePair Read(int index)
        {
            var image = ColourImages.Read(path);
            return new ImagePair(Items[0], image, new LabelMask(image.Width, image.Height, new byte[image.Width * image.Height]));
        }
    }
}
