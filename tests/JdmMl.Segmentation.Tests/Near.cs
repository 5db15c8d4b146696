using static TorchSharp.torch;

namespace JdmMl.Segmentation.Tests;

/// <summary>Comparison of tensors by their largest difference.</summary>
internal static class Near
{
    public static double Difference(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.shape, actual.shape);
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        return (expected - actual).abs().max().item<float>();
    }

    public static double Largest(Tensor values)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        return values.abs().max().item<float>();
    }

    public static void Check(Tensor expected, Tensor actual, double tolerance, string what)
    {
        var difference = Difference(expected, actual);
        Assert.True(difference <= tolerance, $"{what}: largest difference {difference:G3}, allowed {tolerance:G3}");
    }

    public static float[] Values(Tensor values)
    {
        using var scope = NewDisposeScope();
        return values.detach().cpu().contiguous().data<float>().ToArray();
    }

    public static long[] Integers(Tensor values)
    {
        using var scope = NewDisposeScope();
        return values.cpu().contiguous().data<long>().ToArray();
    }
}
