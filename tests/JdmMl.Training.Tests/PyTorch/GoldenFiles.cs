using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Training.Tests.PyTorch;

/// <summary>Files that Golden/make_golden.py wrote with PyTorch.</summary>
internal static class GoldenFiles
{
    internal sealed record Expected(string Type, long[] Shape, double[] Values);

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Golden");

    internal static IReadOnlyDictionary<string, Dictionary<string, Expected>> Content { get; } =
        JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, Expected>>>(
            File.ReadAllText(Path.Combine(Folder, "expected.json")), JsonSerializerOptions.Web)!;

    internal static string PathOf(string file) => Path.Combine(Folder, file);

    /// <summary>Names in order, types, shapes and every value are what PyTorch says.</summary>
    internal static void RequireEqual(Dictionary<string, Expected> expected, INamedTensors actual)
    {
        Assert.Equal(expected.Keys, actual.Names);
        foreach (var (name, wanted) in expected)
        {
            using var scope = NewDisposeScope();
            var value = actual.Get(name);
            Assert.Equal((wanted.Type, wanted.Type), (NameOf(value.dtype), NameOf(actual.TypeOf(name))));
            Assert.Equal(wanted.Shape, value.shape);
            Assert.Equal(wanted.Shape, actual.ShapeOf(name));
            Assert.True(value.is_contiguous());
            Assert.Equal(wanted.Values, value.to(float64).reshape(-1).data<double>().ToArray());
        }
    }

    private static string NameOf(ScalarType type) => type == ScalarType.Byte ? "uint8" : type.ToString().ToLowerInvariant();
}
