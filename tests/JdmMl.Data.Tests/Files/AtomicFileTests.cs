namespace JdmMl.Data.Tests;

public class AtomicFileTests
{
    [Fact]
    public void A_failed_write_keeps_the_old_file_and_leaves_nothing_else()
    {
        using var folder = new TempFolder();
        AtomicFile.WriteAllText(folder["a.txt"], "old");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(folder["a.txt"], stream =>
        {
            stream.Write("half"u8);
            throw new InvalidOperationException();
        }));
        Assert.Equal("old", File.ReadAllText(folder["a.txt"]));
        Assert.Equal([folder["a.txt"]], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void The_file_appears_only_when_it_is_whole()
    {
        using var folder = new TempFolder();
        AtomicFile.Write(folder["deep/er/a.bin"], stream =>
        {
            stream.Write(new byte[100_000]);
            Assert.False(File.Exists(folder["deep/er/a.bin"]));
        });
        Assert.Equal(100_000, new FileInfo(folder["deep/er/a.bin"]).Length);
    }

    [Fact]
    public void Text_carries_no_byte_order_mark()
    {
        using var folder = new TempFolder();
        AtomicFile.WriteAllText(folder["a.txt"], "é");
        Assert.Equal([0xC3, 0xA9], File.ReadAllBytes(folder["a.txt"]));
    }

    [Fact]
    public void An_unwritable_place_is_named()
    {
        using var folder = new TempFolder();
        folder.Write("file", "");
        var message = Assert.Throws<JdmException>(() => AtomicFile.WriteAllText(folder["file/below.txt"], "x")).Message;
        Assert.StartsWith($"Cannot write '{folder["file/below.txt"]}': ", message);
        Assert.EndsWith("Check that the folder is writable and the disk not full.", message);
    }

    [Fact]
    public void Of_several_that_create_a_file_at_once_one_succeeds()
    {
        using var folder = new TempFolder();
        for (int round = 0; round < 8; round++)
        {
            string path = folder[$"{round}/new.txt"];
            int made = 0, winner = -1;
            Parallel.For(0, 8, i =>
            {
                if (!AtomicFile.TryCreate(path, $"{i}")) return;
                Interlocked.Increment(ref made);
                winner = i;
            });
            Assert.Equal((1, $"{winner}"), (made, File.ReadAllText(path)));
            Assert.False(AtomicFile.TryCreate(path, "later"));
            Assert.Single(Directory.GetFiles(folder[$"{round}"]));
        }
    }
}
