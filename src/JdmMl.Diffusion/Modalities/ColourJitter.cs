namespace JdmMl.Diffusion;

/// <summary>
/// Brightness, contrast and saturation in this order, as blends with black, with the image's mean grey and with each pixel's grey
/// (the definitions of torchvision's adjust_brightness, adjust_contrast and adjust_saturation on float images), each result cut
/// to the range.
/// </summary>
internal static class ColourJitter
{
    /// <param name="planes">[3, S, S]: red, green, blue.</param>
    /// <param name="range">Values of black and of full brightness.</param>
    /// <param name="brightness">Factor.</param>
    /// <param name="contrast">Factor.</param>
    /// <param name="saturation">Factor.</param>
    internal static void Apply(Span<float> planes, ValueRange range, double brightness, double contrast, double saturation)
    {
        int area = planes.Length / 3;
        double low = range.Low, span = range.High - range.Low;
        for (int i = 0; i < planes.Length; i++) planes[i] = (float)Cut(brightness * (planes[i] - low) / span);
        double mean = 0;
        for (int i = 0; i < area; i++) mean += Grey(planes, i, area) / area;
        for (int i = 0; i < planes.Length; i++) planes[i] = (float)Cut(contrast * planes[i] + (1 - contrast) * mean);
        for (int i = 0; i < area; i++)
        {
            double grey = Grey(planes, i, area);
            for (int c = 0; c < 3; c++)
            {
                ref float value = ref planes[c * area + i];
                value = (float)(low + span * Cut(saturation * value + (1 - saturation) * grey));
            }
        }
    }

    private static double Grey(ReadOnlySpan<float> planes, int i, int area) =>
        0.2989 * planes[i] + 0.587 * planes[area + i] + 0.114 * planes[2 * area + i];

    private static double Cut(double value) => Math.Clamp(value, 0, 1);
}
