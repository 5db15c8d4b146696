namespace JdmMl.Diffusion;

/// <summary>What every mask codec asks of its arguments.</summary>
internal static class CodecChecks
{
    internal static void RequireClasses(IMaskCodec codec, int classCount, int most, string remedy)
    {
        if (classCount < 2 || classCount > most)
            throw new JdmException(
                $"Mask codec '{codec.Text}' was given {classCount} classes (background included); it holds 2 to {most}. {remedy}");
    }

    internal static void RequireShape(IMaskCodec codec, int pixels, int width, int values, int classCount)
    {
        if (width < 1 || pixels % width != 0 || values != pixels * codec.Channels(classCount))
            throw new ArgumentException(
                $"Codec '{codec.Text}' was given {pixels} labels in rows of {width} and {values} values; " +
                $"expected whole rows and {codec.Channels(classCount)} values a label.");
    }

    internal static void RequireLabels(IMaskCodec codec, ReadOnlySpan<byte> labels, int width, int classCount)
    {
        for (int i = 0; i < labels.Length; i++)
            if (labels[i] >= classCount)
                throw new JdmException(
                    $"Mask codec '{codec.Text}' for {classCount} classes met label {labels[i]} at pixel ({i % width}, {i / width}); " +
                    $"expected 0 to {classCount - 1}. Raise the class count of the modality, or correct the mask's encoding.");
    }

    /// <summary>The channel value of 0 or 1.</summary>
    internal static float Scale(ValueRange range, double unit) => (float)(range.Low + unit * (range.High - range.Low));

    /// <summary>Half way between the values of 0 and 1.</summary>
    internal static double Middle(ValueRange range) => (range.Low + range.High) / 2;
}
