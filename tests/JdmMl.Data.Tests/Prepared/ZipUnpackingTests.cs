using System.Text;

namespace JdmMl.Data.Tests;

public class ZipUnpackingTests
{
    private static readonly byte[] Some = Encoding.ASCII.GetBytes("some text that is a little longer than nothing");

    [Fact]
    public void Files_come_out_as_they_went_in()
    {
        using var folder = new TempFolder();
        var zip = ZipSample.Of(folder["a.zip"], ("set/a.txt", Some), ("set/deep/b.txt", [1, 2, 3]), ("empty/", []));
        Unpack(folder, zip);
        Assert.Equal(Some, File.ReadAllBytes(folder["out/set/a.txt"]));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(folder["out/set/deep/b.txt"]));
    }

    [Theory]
    [InlineData("../evil.txt")]
    [InlineData("set/../../evil.txt")]
    [InlineData("/etc/evil.txt")]
    [InlineData("..\\evil.txt")]
    [InlineData("C:/evil.txt")]
    [InlineData("a/./b.txt")]
    [InlineData("a//b.txt")]
    [InlineData("a\u0001.txt")]
    [InlineData("name. /b.txt")]
    public void Names_that_leave_the_folder_are_refused_before_anything_is_written(string name)
    {
        using var folder = new TempFolder();
        var zip = ZipSample.Of(folder["a.zip"], ("good.txt", Some), (name, Some));
        Assert.Equal($"Zip '{zip}': the entry '{name}' is refused: it would lie outside the folder or has a name that is no plain file name.", Refusal(folder, zip));
        Assert.False(File.Exists(folder["out/good.txt"]));
        Assert.False(File.Exists(folder["evil.txt"]));
    }

    [Theory]
    [InlineData(0xA1FF, "it is a link")]
    [InlineData(0x21B6, "it is neither a file nor a folder")]
    public void Links_and_devices_are_refused(int mode, string why)
    {
        using var folder = new TempFolder();
        var zip = ZipSample.Of(folder["a.zip"], [("passwd", Encoding.ASCII.GetBytes("/etc/passwd"))], entry => entry.ExternalAttributes = mode << 16);
        Assert.Equal($"Zip '{zip}': the entry 'passwd' is refused: {why}.", Refusal(folder, zip));
    }

    [Fact]
    public void Encrypted_entries_and_double_names_are_refused()
    {
        using var folder = new TempFolder();
        var zip = ZipSample.Of(folder["a.zip"], ("a.txt", Some));
        var file = File.ReadAllBytes(zip);
        file[6] |= 1;                                                        // general purpose flag, bit 0
        file[file.AsSpan().IndexOf("PK\x1\x2"u8) + 8] |= 1;
        File.WriteAllBytes(zip, file);
        Assert.Contains("the entry 'a.txt' is refused: it is encrypted", Refusal(folder, zip));
        Assert.Contains("the entry 'A.txt' is refused: its name occurs twice", Refusal(folder, ZipSample.Of(folder["b.zip"], ("a.txt", Some), ("A.txt", Some))));
    }

    [Fact]
    public void Bombs_are_refused_by_ratio_by_total_and_by_count()
    {
        using var folder = new TempFolder();
        var zip = ZipSample.Of(folder["a.zip"], ("zeros", new byte[1_000_000]));
        Assert.Contains($"Zip '{zip}' unpacks to 1000000 bytes or more; allowed are {new FileInfo(zip).Length * 100} (100 times its size", Refusal(folder, zip));
        Assert.Contains("raise --max-expansion or --max-gigabytes", Refusal(folder, zip, new() { MaxExpansion = 2000, MaxBytes = 999_999 }));
        Assert.Contains("holds 1 entries; at most", Refusal(folder, zip, new() { MaxEntries = 0 }));
        Unpack(folder, zip, new() { MaxExpansion = 2000 });
        Assert.Equal(1_000_000, new FileInfo(folder["out/zeros"]).Length);
    }

    [Fact]
    public void Sizes_that_the_archive_makes_up_do_not_help()
    {
        using var folder = new TempFolder();
        var zip = ZipSample.Of(folder["a.zip"], ("zeros", new byte[1_000_000]));
        var file = File.ReadAllBytes(zip);
        var entry = file.AsSpan().IndexOf("PK\x1\x2"u8);
        BitConverter.GetBytes(10).CopyTo(file, entry + 24);                   // uncompressed size in the central directory
        File.WriteAllBytes(zip, file);
        Refusal(folder, zip);
        Assert.True(!File.Exists(folder["out/zeros"]) || new FileInfo(folder["out/zeros"]).Length < 200_000);
    }

    [Fact]
    public void A_changed_byte_is_found_by_its_checksum()
    {
        using var folder = new TempFolder();
        var zip = ZipSample.Of(folder["a.zip"], ("a.txt", Some));
        var file = File.ReadAllBytes(zip);
        var entry = file.AsSpan().IndexOf("PK\x1\x2"u8);
        file[entry + 16] ^= 0x10;                                             // the checksum itself
        File.WriteAllBytes(zip, file);
        Assert.Contains("a.zip", Refusal(folder, zip));
    }

    [Fact]
    public void Every_truncation_and_flipped_bytes_are_refused_or_unpacked_inside_but_nothing_else()
    {
        using var folder = new TempFolder();
        var file = File.ReadAllBytes(ZipSample.Of(folder["a.zip"], ("set/a.txt", Some), ("b.bin", [1, 2, 3, 4])));
        var random = new Random(4);
        for (var round = 0; round < file.Length + 150; round++)
        {
            byte[] copy = round < file.Length ? file[..round] : [.. file];
            for (var flips = round < file.Length ? 0 : random.Next(1, 4); flips > 0; flips--) copy[random.Next(copy.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(folder["b.zip"], copy);
            try
            {
                Unpack(folder, folder["b.zip"]);
            }
            catch (JdmException refusal)
            {
                Assert.Contains("b.zip", refusal.Message);
            }
            Assert.Equal(["a.zip", "b.zip", "out"], Directory.GetFileSystemEntries(folder.Path).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
        }
    }

    private static string Refusal(TempFolder folder, string zip, ArchiveLimits? limits = null) =>
        Assert.Throws<JdmException>(() => Unpack(folder, zip, limits)).Message;

    private static void Unpack(TempFolder folder, string zip, ArchiveLimits? limits = null)
    {
        if (Directory.Exists(folder["out"]) && Directory.EnumerateFileSystemEntries(folder["out"]).Any()) Directory.Delete(folder["out"], recursive: true);
        Directory.CreateDirectory(folder["out"]);
        new ZipUnpacking(zip, limits ?? new()).Into(folder["out"], null, default);
    }
}
