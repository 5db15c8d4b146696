namespace JdmMl.Data;

/// <summary>Pairs on one picture, as one looks at them to choose a checkpoint: each image beside its mask.</summary>
public static class ContactSheet
{
    /// <summary>Puts pairs together.</summary>
    /// <param name="pairs">At least one; all of one size.</param>
    /// <param name="columns">Pairs in a row.</param>
    /// <param name="classCount">Number of classes with the background, at least 2.</param>
    /// <param name="height">Height of an image on the sheet in pixels; smaller ones grow by the largest whole factor that fits.</param>
    /// <exception cref="JdmException">There are no pairs, or they differ in size.</exception>
    public static RgbImage Of(IReadOnlyList<ImagePair> pairs, int columns = 8, int classCount = 2, int height = 128)
    {
        if (pairs.Count == 0) throw new JdmException("There are no pairs for the contact sheet; expected at least one.");
        int factor = Math.Clamp(height / pairs[0].Image.Height, 1, 64);
        return Montage.Of(
            [
                .. pairs.SelectMany(p => new[] { p.Image, MaskPicture.Gray(p.Mask, classCount) })
                    .Select(image => NearestZoom.Enlarge(image, factor)),
            ],
            2 * Math.Min(columns, pairs.Count));
    }
}
