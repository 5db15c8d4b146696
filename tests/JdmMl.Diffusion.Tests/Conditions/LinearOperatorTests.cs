using JdmMl.Diffusion.Tests.Samplers;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion.Tests.Conditions;

public class LinearOperatorTests
{
    private static ILinearOperator Operator(string name) => name switch
    {
        "pool2" => new AveragePooling(2),
        "pool4" => new AveragePooling(4),
        "grey" => ChannelMean.Plain,
        "luma" => ChannelMean.Luma,
        "grey, then pool" => new OperatorChain(ChannelMean.Plain, new AveragePooling(2)),
        "pool, then luma" => new OperatorChain(new AveragePooling(2), ChannelMean.Luma),
        "pixels" => new PixelSelection((arange(48).reshape(1, 3, 4, 4) % 3).eq(0).to(float32)),
        "pool, then pixels" => new OperatorChain(
            new AveragePooling(2), new PixelSelection((arange(12).reshape(1, 3, 2, 2) % 5).eq(0).to(float32))),
        _ => throw new ArgumentException(name),
    };

    // The matrix of a linear map, column by column.
    private static double[,] Matrix(Func<Tensor, Tensor> map, params long[] shape)
    {
        using var scope = NewDisposeScope();
        int n = (int)shape.Aggregate(1L, (a, b) => a * b);
        var images = map(eye(n).reshape([n, .. shape])).reshape(n, -1);     // [n, m]
        float[] values = images.contiguous().data<float>().ToArray();
        int m = values.Length / n;
        return Dense.Of(m, n, (i, j) => values[j * m + i]);
    }

    private static void Same(double[,] a, double[,] b)
    {
        Assert.Equal((a.GetLength(0), a.GetLength(1)), (b.GetLength(0), b.GetLength(1)));
        Assert.All(a.Cast<double>().Zip(b.Cast<double>()), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    // Penrose 1955: A X A = A, X A X = X, and A X and X A are symmetric; the X that meets all four is the pseudo-inverse.
    [Theory]
    [InlineData("pool2")]
    [InlineData("pool4")]
    [InlineData("grey")]
    [InlineData("luma")]
    [InlineData("grey, then pool")]
    [InlineData("pool, then luma")]
    [InlineData("pixels")]
    [InlineData("pool, then pixels")]
    public void The_pseudo_inverse_meets_penroses_conditions(string name)
    {
        using var scope = NewDisposeScope();
        var op = Operator(name);
        long[] measured = op.Apply(zeros([1, 3, 4, 4])).shape[1..];
        var a = Matrix(op.Apply, 3, 4, 4);
        var x = Matrix(op.PseudoInverse, measured);
        var (ax, xa) = (Dense.Product(a, x), Dense.Product(x, a));
        Same(a, Dense.Product(ax, a));
        Same(x, Dense.Product(xa, x));
        Same(ax, Dense.Transposed(ax));
        Same(xa, Dense.Transposed(xa));
    }

    [Fact]
    public void Pooling_takes_means_over_squares_and_the_inverse_repeats_them()
    {
        using var scope = NewDisposeScope();
        var x = tensor([1f, 2, 5, 7, 3, 6, 9, 11], [1, 1, 2, 4]);
        var small = new AveragePooling(2).Apply(x);
        Assert.Equal([3f, 8], small.data<float>().ToArray());
        Assert.Equal([3f, 3, 8, 8, 3, 3, 8, 8], new AveragePooling(2).PseudoInverse(small).contiguous().data<float>().ToArray());
    }

    [Fact]
    public void Grey_weights_add_up_to_one_so_that_every_value_range_is_served()
    {
        using var scope = NewDisposeScope();
        foreach (var op in new[] { ChannelMean.Plain, ChannelMean.Luma })
            Assert.All(op.Apply(full([1, 3, 2, 2], 0.7)).data<float>().ToArray(), v => Assert.Equal(0.7f, v, 1e-6f));
        Assert.Equal([0.7f, 0.7f, 0.7f], ChannelMean.Plain.PseudoInverse(full([1, 1, 1, 1], 0.7)).data<float>().ToArray());
    }

    [Fact]
    public void Images_that_do_not_suit_are_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("by 3", Assert.Throws<JdmException>(() => new AveragePooling(3).Apply(zeros([1, 3, 4, 4]))).Message);
        Assert.Contains("sees 1 channels", Assert.Throws<JdmException>(() => ChannelMean.Luma.Apply(zeros([1, 1, 4, 4]))).Message);
    }
}
