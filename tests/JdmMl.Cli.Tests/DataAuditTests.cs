using System.Text.Json;
using JdmMl.Data;
using static JdmMl.Cli.Tests.CommandRun;

namespace JdmMl.Cli.Tests;

public sealed class DataAuditTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jdmml-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Pairs(string name, int seed, RgbImage? more = null)
    {
        var source = new PhantomPairs(PhantomKind.Polyps, 4, 64, seed);
        for (int i = 0; i < 4 + (more is null ? 0 : 1); i++)
        {
            PngFile.WriteRgb(Path.Combine(_folder, name, "images", $"{i}.png"), i < 4 ? source.Read(i).Image : more!);
            PngFile.WriteMask(Path.Combine(_folder, name, "masks", $"{i}.png"), source.Read(i % 4).Mask);
        }
        return Path.Combine(_folder, name);
    }

    [Fact]
    public void A_flipped_copy_in_the_test_set_is_named_and_nothing_else()
    {
        var image = new PhantomPairs(PhantomKind.Polyps, 4, 64, 1).Read(2).Image;
        byte[] flipped = [.. Enumerable.Range(0, 64 * 64).SelectMany(i =>
            image.Pixels[(3 * (i / 64 * 64 + 63 - i % 64))..(3 * (i / 64 * 64 + 64 - i % 64))])];
        string train = Pairs("train-set", 1), test = Pairs("test-set", 2, new RgbImage(64, 64, flipped));
        var (code, output, errors) = Run("data", "audit", train, test);
        Assert.True(code == 0, errors);
        Assert.Contains($"{train}: 4 images", output);
        Assert.Contains("'2' = ", output);
        Assert.Contains("flipped left to right", output);
        Assert.Contains("1 near-duplicate;", output);

        var shared = JsonDocument.Parse(Run("data", "audit", train, test, "--json").Output).RootElement.GetProperty("shared");
        Assert.Equal("4", Assert.Single(shared.EnumerateArray()).GetProperty("second").GetString());
        Assert.Contains("only set", Run("data", "audit", train).Errors);
        Assert.Contains("No near-duplicates.", Run("data", "audit", train, "--within").Output);
    }
}
