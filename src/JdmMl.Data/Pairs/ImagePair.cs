namespace JdmMl.Data;

/// <summary>Where a pair comes from; the values of <see cref="PairInfo.Origin"/>.</summary>
public static class Origins
{
    /// <summary>Taken by a camera or microscope (phantoms count as real: they stand for such a data set).</summary>
    public const string Real = "real";

    /// <summary>Drawn from a generative model.</summary>
    public const string Synthetic = "synthetic";
}

/// <summary>What is known of a pair without reading its pixels.</summary>
/// <param name="Id">Unique within its source.</param>
/// <param name="Group">Patient, slide or video sequence; a split never divides it. Equal to Id where nothing is known.</param>
/// <param name="DataSet">Name of the data set.</param>
/// <param name="Split">For example train, val or test; empty where there is none.</param>
/// <param name="Origin">One of <see cref="Origins"/>.</param>
public sealed record PairInfo(string Id, string Group, string DataSet, string Split, string Origin);

/// <summary>An image and its mask, of the same size.</summary>
public sealed record ImagePair
{
    /// <summary>Puts a pair together.</summary>
    /// <exception cref="JdmException">Image and mask differ in size.</exception>
    public ImagePair(PairInfo info, RgbImage image, LabelMask mask)
    {
        if (image.Width != mask.Width || image.Height != mask.Height)
            throw new JdmException(
                $"Pair '{info.Id}': the image is {image.Width}x{image.Height} pixels and the mask is {mask.Width}x{mask.Height}; " +
                "they must agree. Export the mask again at the image's size.");
        (Info, Image, Mask) = (info, image, mask);
    }

    /// <summary>Name and provenance.</summary>
    public PairInfo Info { get; init; }

    /// <summary>The image, at its native size.</summary>
    public RgbImage Image { get; }

    /// <summary>The mask, of the image's size.</summary>
    public LabelMask Mask { get; }
}

/// <summary>A lazily read sequence of pairs; <see cref="Read"/> is thread-safe and repeatable.</summary>
public interface IPairSource
{
    /// <summary>Name of the source, for messages and records.</summary>
    string Name { get; }

    /// <summary>Every pair, in a fixed order.</summary>
    IReadOnlyList<PairInfo> Items { get; }

    /// <summary>Reads pair <paramref name="index"/> of <see cref="Items"/> at its native size.</summary>
    /// <exception cref="JdmException">The pair cannot be read; the message names the file.</exception>
    ImagePair Read(int index);

    /// <summary>
    /// A text that changes whenever the pixels may have changed, so that packed copies can be reused; null where nobody knows.
    /// </summary>
    string? Fingerprint => null;

    /// <summary>The file of an image; null where it does not come from one.</summary>
    string? ImagePathOf(int index) => null;
}
