using System.Runtime.InteropServices;

namespace Microsoft.ML.Images;

/// <summary>libjpeg-turbo's TurboJPEG interface, version 2 (Debian package libturbojpeg0).</summary>
internal static unsafe partial class TurboJpeg
{
    public const int Bgra = 8;
    public const int Cmyk = 11;
    public const int Sampling420 = 2;
    public const int ColourSpaceCmyk = 3;
    public const int ColourSpaceYcck = 4;
    public const int AccurateDct = 4096;
    public const int StopOnWarning = 8192;

    private const string Library = "libturbojpeg.so.0";

    [LibraryImport(Library)]
    public static partial nint tjInitDecompress();

    [LibraryImport(Library)]
    public static partial nint tjInitCompress();

    [LibraryImport(Library)]
    public static partial int tjDestroy(nint handle);

    [LibraryImport(Library)]
    public static partial int tjDecompressHeader3(nint handle, byte* file, CULong size,
        out int width, out int height, out int sampling, out int space);

    [LibraryImport(Library)]
    public static partial int tjDecompress2(nint handle, byte* file, CULong size,
        byte* pixels, int width, int pitch, int height, int format, int flags);

    [LibraryImport(Library)]
    public static partial int tjCompress2(
        nint handle,
            byte* pixels, int width, int pitch, int height, int format, byte** file, CULong* size, int sampling, int quality, int flags);

    [LibraryImport(Library)]
    public static partial void tjFree(byte* buffer);

    [LibraryImport(Library)]
    public static partial byte* tjGetErrorStr2(nint handle);
}
