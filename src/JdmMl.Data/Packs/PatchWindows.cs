namespace JdmMl.Data;

/// <summary>Where patches lie along an image.</summary>
internal static class PatchWindows
{
    /// <summary>Starts of windows that cover <paramref name="length"/> pixels; the last one lies flush with the end.</summary>
    internal static List<int> Starts(int length, int size, int stride)
    {
        var starts = new List<int>();
        for (var start = 0; start + size < length; start += stride) starts.Add(start);
        starts.Add(length - size);
        return starts;
    }

    /// <summary>The windows of one pair as pairs with the id id@y,x.</summary>
    /// <exception cref="JdmException">The image is smaller than a patch.</exception>
    internal static IEnumerable<ImagePair> Cut(ImagePair pair, PatchCrop crop)
    {
        var (image, mask, size) = (pair.Image, pair.Mask, crop.Size);
        if (image.Width < size || image.Height < size)
            throw new JdmException($"Pair '{pair.Info.Id}' is {image.Width}x{image.Height} pixels, smaller than a patch of {size}. " +
                                   $"Choose patches of at most {Math.Min(image.Width, image.Height)} pixels, or Crop.Resize.");
        foreach (var y in Starts(image.Height, size, crop.Stride))
            foreach (var x in Starts(image.Width, size, crop.Stride))
                yield return new ImagePair(pair.Info with { Id = $"{pair.Info.Id}@{y},{x}" },
                    new RgbImage(size, size, Window(image.Pixels, image.Width, 3, x, y, size)),
                    new LabelMask(size, size, Window(mask.Labels, mask.Width, 1, x, y, size)));
    }

    private static byte[] Window(byte[] source, int width, int channels, int x, int y, int size)
    {
        var window = GC.AllocateUninitializedArray<byte>(size * size * channels);
        for (var row = 0; row < size; row++)
            source.AsSpan(((y + row) * width + x) * channels, size * channels).CopyTo(window.AsSpan(row * size * channels));
        return window;
    }
}
