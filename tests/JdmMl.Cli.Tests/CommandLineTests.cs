using System.Text;
using JdmMl.Data;
using static JdmMl.Cli.Tests.CommandRun;

namespace JdmMl.Cli.Tests;

/// <summary>Bad input of every kind: one clear message, a non-zero exit code, no stack trace.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jdmml-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Refused(string says, params string[] args)
    {
        var (code, _, errors) = Run(args);
        Assert.Equal(JdmCommandLine.Failed, code);
        Assert.Contains(says, errors);
        Assert.Single(errors.Split('\n'), l => l.StartsWith("error: ", StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", errors);
    }

    private string Pairs(int count = 3) => WritePairs(Path.Combine(_folder, "pairs"), PhantomKind.Polyps, count, 24);

    [Fact]
    public void Good_pairs_are_counted()
    {
        var (code, output, _) = Run("data", "verify", Pairs());
        Assert.Equal(0, code);
        Assert.Contains("3 pairs in 3 groups", output);
        Assert.Contains("2 classes", output);
    }

    [Fact]
    public void A_corrupt_png_is_refused()
    {
        string root = Pairs(), file = Path.Combine(root, "images", "1.png");
        byte[] bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 2] ^= 0x55;
        File.WriteAllBytes(file, bytes);
        Refused("1.png", "data", "verify", root);
        Refused("1.png", "demo", "--data", root, "--output", Path.Combine(_folder, "out"));
    }

    [Fact]
    public void A_mask_of_another_size_is_refused()
    {
        string root = Pairs();
        PngFile.WriteMask(Path.Combine(root, "masks", "2.png"), new LabelMask(5, 4, new byte[20]));
        Refused("5x4", "data", "verify", root);
    }

    [Fact]
    public void An_empty_folder_is_refused() => Refused(_folder, "demo", "--data", _folder);

    [Fact]
    public void A_missing_path_is_refused() => Refused("does not exist", "demo", "--data", Path.Combine(_folder, "nothing"));

    [Fact]
    public void A_manifest_with_an_unknown_key_is_refused()
    {
        string manifest = Path.Combine(_folder, "m.json");
        File.WriteAllText(manifest, """{ "name": "x", "titel": "X" }""", Encoding.UTF8);
        Refused("titel", "data", "verify", manifest);
    }

    [Theory]
    [InlineData("--learning-rat")]
    [InlineData("--frobnicate")]
    public void An_unknown_option_is_refused(string option)
    {
        var (code, _, errors) = Run("demo", option, "3");
        Assert.Equal(JdmCommandLine.BadArguments, code);
        Assert.Contains(option, errors);
        Assert.Contains("jdm demo --help", errors);
    }

    [Theory]
    [InlineData("error: Crop is 'patches(3)'", "--crop", "patches(3)")]
    [InlineData("error: Sampler 'euler' is unknown", "--sampler", "euler")]
    [InlineData("Minutes is -1", "--minutes", "-1")]
    [InlineData("ImageSize is 30", "--image-size", "30")]
    public void An_impossible_value_is_refused(string says, string option, string value)
        => Refused(says, "demo", option, value, "--output", Path.Combine(_folder, "out"));

    [Fact]
    public void A_value_of_the_wrong_type_is_a_bad_argument()
    {
        var (code, _, errors) = Run("demo", "--minutes", "soon");
        Assert.Equal(JdmCommandLine.BadArguments, code);
        Assert.Contains("soon", errors);
    }

    [Fact]
    public void A_folder_that_is_no_demo_run_is_not_deleted()
    {
        File.WriteAllText(Path.Combine(_folder, "precious.txt"), "x");
        Refused("left alone", "demo", "--output", _folder, "--fresh");
        Assert.True(File.Exists(Path.Combine(_folder, "precious.txt")));
    }

    [Fact]
    public void Doctor_names_every_part_of_the_machine()
    {
        var (code, output, _) = Run("doctor");
        Assert.Equal(0, code);
        Assert.All(
            new[] { "ML.NET", "TorchSharp", "libtorch", "Device", "Threads", "BLAS", "bfloat16" },
            name => Assert.Contains(name, output));
        Assert.Contains("\"name\": \"libtorch\"", Run("doctor", "--json").Output);
    }

    [Fact]
    public void Help_lists_the_commands()
    {
        var (code, output, _) = Run("--help");
        Assert.Equal(0, code);
        Assert.All(new[] { "demo", "doctor", "data" }, name => Assert.Contains(name, output));
    }
}
