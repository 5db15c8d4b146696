using System.Text.Json;
using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion.Tests;

/// <summary>The reference vectors, and comparisons with their tolerances.</summary>
internal static class Golden
{
    internal static SafeTensorFile Open(string name)
        => SafeTensors.Read(Path.Combine(AppContext.BaseDirectory, "Golden", name + ".safetensors"));

    /// <summary>A figure for each parameter, from the reference's description of its vectors.</summary>
    internal static Dictionary<string, double> Figures(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "figures.json")));
        return document.RootElement.GetProperty(name).EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetDouble());
    }

    internal static double[] Doubles(SafeTensorFile file, string name)
    {
        using var t = file.Get(name);
        return t.data<double>().ToArray();
    }

    internal static long[] Longs(SafeTensorFile file, string name)
    {
        using var t = file.Get(name);
        return t.data<long>().ToArray();
    }

    internal static void Close(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double relative, double absolute = 0)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int i = 0; i < expected.Count; i++)
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= absolute + relative * Math.Abs(expected[i]),
                $"entry {i}: expected {expected[i]:R}, was {actual[i]:R}");
    }

    internal static void Close(Tensor expected, Tensor actual, double relative, double absolute, string what = "")
    {
        using var scope = NewDisposeScope();
        Assert.Equal(expected.shape, actual.shape);
        var allowed = expected.abs().to(float64) * relative + absolute;
        var excess = ((expected.to(float64) - actual.detach().to(float64)).abs() - allowed).max().item<double>();
        Assert.True(excess <= 0, $"{what}: off by {excess:E2} more than {relative:E0} relative + {absolute:E0} allow");
    }

    /// <summary>Largest difference over the largest expected magnitude.</summary>
    internal static double RelativeToLargest(Tensor expected, Tensor actual)
    {
        using var scope = NewDisposeScope();
        return ((expected - actual.detach()).abs().max() / expected.abs().max()).to(float64).item<double>();
    }
}
