using TorchSharp;
using static TorchSharp.torch;

// the global generator, the default dtype and the count of live handles belong to the process
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace JdmMl.Compat.TorchSharp.Tests;

/// <summary>Inputs and comparisons of the golden tests. The numbers in them were printed by PyTorch 1.13.1 from the same formulas.</summary>
internal static class Golden
{
    /// <summary>sin(step * i) over the flat index i.</summary>
    public static Tensor Wave(long[] shape, double step = 0.37)
    {
        long n = shape.Aggregate(1L, (a, b) => a * b);
        return arange(n, dtype: ScalarType.Float32).mul(step).sin().reshape(shape);
    }

    public static void Equal(Tensor actual, params float[] expected)
    {
        using var scope = NewDisposeScope();
        float[] found = actual.detach().to_type(ScalarType.Float32).contiguous().data<float>().ToArray();
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < found.Length; i++)
            Assert.True(Math.Abs(found[i] - expected[i]) <= 2e-6f + 2e-6f * Math.Abs(expected[i]), $"element {i}: {found[i]:R}, expected {expected[i]:R}");
    }
}
