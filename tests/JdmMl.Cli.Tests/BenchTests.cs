using System.Text.Json;

namespace JdmMl.Cli.Tests;

public class BenchTests
{
    private static (int Code, string Output, string Errors) Run(params string[] args)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        int code = JdmCommandLine.Run(["bench", .. args], output, errors);
        return (code, output.ToString(), errors.ToString());
    }

    [Theory]
    [InlineData("Float32")]
    [InlineData("BFloat16")]
    public void A_small_network_is_measured(string precision)
    {
        var (code, output, errors) = Run(
            "diffusion", "--image-size", "16", "--base-channels", "32", "--channel-multipliers", "1,2", "--residual-blocks", "1", "--batch-size", "2",
            "--steps", "1", "--precision", precision, "--json");
        Assert.True(code == 0, errors);
        var result = JsonDocument.Parse(output).RootElement;
        Assert.Equal(precision, result.GetProperty("precision").GetString());
        Assert.True(result.GetProperty("peakFloat32").GetDouble() > 0 && result.GetProperty("peakBFloat16").GetDouble() > 0);
        Assert.InRange(result.GetProperty("peakMemoryMebibytes").GetDouble(), 10, 1e6);
        foreach (string step in new[] { "training", "sampling" })
        {
            var cost = result.GetProperty(step);
            Assert.InRange(cost.GetProperty("cpuSeconds").GetDouble(), 1e-6, 100);
            Assert.True(cost.GetProperty("shareOfPeak").GetDouble() > 0);
            Assert.Equal(2 / cost.GetProperty("wallSeconds").GetDouble(), cost.GetProperty("imagesPerSecond").GetDouble(), 1e-6);
        }
    }

    [Fact]
    public void Impossible_measures_are_refused_together()
    {
        var (code, _, errors) = Run("diffusion", "--image-size", "30", "--batch-size", "0", "--channel-multipliers", "1,2,2");
        Assert.Equal(JdmCommandLine.Failed, code);
        Assert.Contains("ImageSize is 30", errors);
        Assert.Contains("--batch-size is 0", errors);
        Assert.Contains("expected numbers with commas", Run("diffusion", "--channel-multipliers", "1;2").Errors);
    }

    [Theory]
    [InlineData("Float32")]
    [InlineData("BFloat16")]
    public void A_small_segmentation_network_is_measured(string precision)
    {
        var (code, output, errors) = Run(
            "segmentation", "--image-size", "16", "--features", "4,8", "--batch-size", "2", "--steps", "1", "--precision", precision, "--json");
        Assert.True(code == 0, errors);
        var result = JsonDocument.Parse(output).RootElement;
        Assert.Equal(precision, result.GetProperty("precision").GetString());
        // 2 x 9 x (3 x 4 + 4 x 4 + 8 x 4 + 4 x 4) x 256 + 2 x 9 x (4 x 8 + 8 x 8) x 64 + 2 x 8 x 4 x 256 + 2 x 4 x 2 x 256
        Assert.Equal(0.00048128, result.GetProperty("gigaFlopPerImage").GetDouble(), 1e-12);
        Assert.InRange(result.GetProperty("peakMemoryMebibytes").GetDouble(), 10, 1e6);
        foreach (string step in new[] { "training", "prediction" })
        {
            var cost = result.GetProperty(step);
            Assert.InRange(cost.GetProperty("cpuSeconds").GetDouble(), 1e-6, 100);
            Assert.True(cost.GetProperty("shareOfPeak").GetDouble() > 0);
            Assert.Equal(2 / cost.GetProperty("wallSeconds").GetDouble(), cost.GetProperty("imagesPerSecond").GetDouble(), 1e-6);
        }
    }

    [Fact]
    public void Impossible_measures_of_segmentation_are_refused_together()
    {
        var (code, _, errors) = Run("segmentation", "--image-size", "30", "--batch-size", "0", "--features", "4,8,16", "--classes", "1");
        Assert.Equal(JdmCommandLine.Failed, code);
        Assert.Contains("--image-size is 30; expected a multiple of 4 with 3 stages", errors);
        Assert.Contains("--batch-size is 0", errors);
        Assert.Contains("--classes is 1", errors);
        Assert.Contains("expected numbers with commas", Run("segmentation", "--features", "4;8").Errors);
    }
}
