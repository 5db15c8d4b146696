namespace JdmMl.Data.Tests;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TempFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("jdm-data-").FullName;

    internal string this[string name] => System.IO.Path.Combine(Path, name);

    internal string Write(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], text);
        return this[name];
    }

    internal void WriteMask(string name, int width, int height, params byte[] values) => PngFile.WriteGray8(this[name], width, height, values);

    internal void WriteImage(string name, int width, int height) =>
        PngFile.WriteRgb(this[name], new RgbImage(width, height, [.. Enumerable.Range(0, width * height * 3).Select(i => (byte)(i * 7))]));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
