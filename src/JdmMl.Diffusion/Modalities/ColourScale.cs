namespace JdmMl.Diffusion;

/// <summary>Eight-bit values as channel values and back.</summary>
internal static class ColourScale
{
    /// <summary>0 is the range's low end, 255 its high end.</summary>
    internal static float ToChannel(ValueRange range, byte value) => (float)(range.Low + value / 255f * (range.High - range.Low));

    /// <summary>Rounded to the nearest of 0 to 255.</summary>
    internal static byte ToByte(ValueRange range, float value) =>
        (byte)Math.Clamp((value - range.Low) / (range.High - range.Low) * 255 + 0.5, 0, 255);

    /// <summary>ITU-R BT.601 luma; exact where R = G = B.</summary>
    internal static byte Luma(byte r, byte g, byte b) => (byte)(19595 * r + 38470 * g + 7471 * b + 32768 >> 16);
}
