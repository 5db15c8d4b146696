using System.Runtime.InteropServices;

namespace Microsoft.ML.Images;

/// <summary>JPEG by libjpeg-turbo. Damaged or cut-off files are refused, where Skia would fill up with grey.</summary>
internal static unsafe class JpegCodec
{
    public static Raster Decode(ReadOnlySpan<byte> file)
    {
        using var session = new Session(TurboJpeg.tjInitDecompress);
        fixed (byte* bytes = file)
        {
            var size = new CULong((nuint)file.Length);
            session.Demand(TurboJpeg.tjDecompressHeader3(session.Handle, bytes, size, out var width, out var height, out _, out var space));
            var raster = Raster.Blank(width, height);
            var cmyk = space is TurboJpeg.ColourSpaceCmyk or TurboJpeg.ColourSpaceYcck;
            fixed (byte* pixels = raster.Bgra)
                session.Demand(TurboJpeg.tjDecompress2(session.Handle, bytes, size, pixels, width, width * 4, height,
                    cmyk ? TurboJpeg.Cmyk : TurboJpeg.Bgra, TurboJpeg.AccurateDct | TurboJpeg.StopOnWarning));
            if (cmyk)
                FromInvertedCmyk(raster.Bgra);
            return raster;
        }
    }

    /// <summary>Encodes with chroma halved both ways; alpha is left out.</summary>
    public static byte[] Encode(Raster raster, int quality)
    {
        using var session = new Session(TurboJpeg.tjInitCompress);
        byte* file = null;
        CULong size;
        try
        {
            fixed (byte* pixels = raster.Bgra)
                session.Demand(TurboJpeg.tjCompress2(session.Handle, pixels, raster.Width, raster.Width * 4, raster.Height,
                    TurboJpeg.Bgra, &file, &size, TurboJpeg.Sampling420, quality, TurboJpeg.AccurateDct));
            return new ReadOnlySpan<byte>(file, (int)size.Value).ToArray();
        }
        finally
        {
            TurboJpeg.tjFree(file);
        }
    }

    // Adobe writes four-colour JPEGs inverted, and hardly anybody else writes any.
    private static void FromInvertedCmyk(byte[] pixels)
    {
        for (var i = 0; i < pixels.Length; i += 4)
        {
            var black = pixels[i + 3];
            for (var c = i; c < i + 3; c++)
                pixels[c] = (byte)((pixels[c] * black + 127) / 255);
            // Cyan, magenta, yellow are where red, green, blue would be.
            (pixels[i], pixels[i + 2], pixels[i + 3]) = (pixels[i + 2], pixels[i], 255);
        }
    }

    private sealed class Session : IDisposable
    {
        public Session(Func<nint> open)
        {
            try
            {
                Handle = open();
            }
            catch (Exception fault) when (fault is DllNotFoundException or EntryPointNotFoundException)
            {
                throw new InvalidOperationException(
                    "JPEG needs libturbojpeg.so.0, which was not found. Install it: apt-get install libturbojpeg0 (Debian, Ubuntu).", fault);
            }
        }

        public nint Handle { get; }

        public void Demand(int result)
        {
            if (result != 0)
                throw new InvalidDataException($"JPEG: {Marshal.PtrToStringUTF8((nint)TurboJpeg.tjGetErrorStr2(Handle))}");
        }

        public void Dispose() => TurboJpeg.tjDestroy(Handle);
    }
}
