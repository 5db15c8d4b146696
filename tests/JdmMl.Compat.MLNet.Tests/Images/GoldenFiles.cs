namespace JdmMl.Compat.MLNet.Tests.Images;

/// <summary>
/// Files that another library (Pillow 9.4) wrote or, for the interlaced one, read back. The small ones are 5 x 3 pixels of <see
/// cref="Colours"/>;
/// the JPEGs are 16 x 16 with red = 16 x, green = 16 y, blue = 128.
/// </summary>
internal static class GoldenFiles
{
    /// <summary>Red, green, blue of the 15 pixels.</summary>
    public static readonly byte[] Colours =
    [
        255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 20, 30, 200, 100, 50,
        1, 2, 3, 4, 5, 6, 7, 8, 9, 250, 251, 252, 128, 128, 128,
        0, 0, 0, 255, 255, 255, 17, 34, 51, 68, 85, 102, 119, 136, 153,
    ];

    public static readonly byte[] Rgb = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAUAAAADCAIAAADUVFKvAAAAO0lEQVR4nAEwAM//Af8AAAH/AAAB/woUH75QFAICAgMEBgYHCArw5964HE4C//"
        + "79+/r5ChoqSlpq9wgZWIcQx6KY/t8AAAAASUVORK5CYII=");

    public static readonly byte[] InterlacedRgb = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAUAAAADCAIAAAGjU2I5AAAAN0lEQVR42mP4z8DAcCLFCEiCWAyCSsblHTNBHC4ROYb///+7hKYxMDIxs7CysX"
        + "Nw/vr9p6GhAQBhrg8w/CnfYwAAAABJRU5ErkJggg==");

    public static readonly byte[] Palette4Bit = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAUAAAADBAMAAACpGNjLAAAAMFBMVEX////6+/yAgIAA/wB3iJnIZDJEVWYRIjP/AAAKFB4HCAkEBQYAAP8BAg"
        + "MAAAAAAAAI8Q2pAAAAFElEQVR4nGNoPhnAcHuhAsODMgcAHoYEz76mFWcAAAAASUVORK5CYII=");

    public static readonly byte[] PaletteWithTransparency = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAUAAAADBAMAAACpGNjLAAAAMFBMVEX////6+/yAgIAA/wB3iJnIZDJEVWYRIjP/AAAKFB4HCAkEBQYAAP8BAg"
        + "MAAAAAAAAI8Q2pAAAAAXRSTlMAQObYZgAAABRJREFUeJxjaD4ZwHB7oQLDgzIHAB6GBM++phVnAAAAAElFTkSuQmCC");

    public static readonly byte[] Rgba = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAUAAAADCAYAAABbNsX4AAAARUlEQVR4nAXBsQ2AMBAEwbsHGeQQOUQioIR3HYhyiSiFlJQOlhkjyQgZ17Zxn8"
        + "0RMTCW4mmufO/jaz2wJAEse3dmkpn+AWHvFAEQqtB9AAAAAElFTkSuQmCC");

    public static readonly byte[] OneBit = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAUAAAADAQAAAABzTfhVAAAADklEQVR4nGPIYPJguAEAA8YBixlDVAkAAAAASUVORK5CYII=");

    public static readonly byte[] Grey16 = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAUAAAADEAAAAAAuzUZnAAAAFUlEQVR4nGNkYBCEAsbQUBiTBcEEAC0kAvNoLdnIAAAAAElFTkSuQmCC");

    public static readonly byte[] GreyAlpha = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAUAAAADCAQAAADxPw1zAAAAE0lEQVR4nGNk+C/IAIEsoQxYmAA2sgJ/ttfPsgAAAABJRU5ErkJggg==");

    public static readonly byte[] Bmp24 = Convert.FromBase64String(
        "Qk1mAAAAAAAAADYAAAAoAAAABQAAAAMAAAABABgAAAAAADAAAADEDgAAxA4AAAAAAAAAAAAAAAAA////MyIRZlVEmYh3AAMCAQYFBAkIB/z7+o"
        + "CAgAAAAP8A/wD/AAAeFAoyZMgA");

    public static readonly byte[] Jpeg = Convert.FromBase64String(
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAIBAQEBAQIBAQECAgICAgQDAgICAgUEBAMEBgUGBgYFBgYGBwkIBgcJBwYGCAsICQoKCgoKBggLDA"
        + "sKDAkKCgr/2wBDAQICAgICAgUDAwUKBwYHCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgr/wAARCAAQ"
        + "ABADAREAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhBy"
        + "JxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKT"
        + "lJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAA"
        + "AAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRom"
        + "JygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExc"
        + "bHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwD4A+FH7Kn+q/4lvp/BX9IZxxjv7x4/htx6/c98+mfhR+yp/q/+"
        + "Jb6fwV+U5zxhv7x/oD4bcev3PfPpP4Ufsqf6r/iW+n8Fflec8Yb+8f4UeG3Hvwe+fTPwo/ZU/wBV/wAS30/gr8pzjjHf3j/QHw249+D3z//Z");

    public static readonly byte[] JpegGrey = Convert.FromBase64String(
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAIBAQEBAQIBAQECAgICAgQDAgICAgUEBAMEBgUGBgYFBgYGBwkIBgcJBwYGCAsICQoKCgoKBggLDA"
        + "sKDAkKCgr/wAALCAAQABABAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIh"
        + "MUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhI"
        + "WGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/APgD"
        + "4Ufsqf6r/iW+n8FfTPwo/ZU/1f8AxLfT+CvpP4Ufsqf6r/iW+n8FfTPwo/ZU/wBV/wAS30/gr//Z");
}
