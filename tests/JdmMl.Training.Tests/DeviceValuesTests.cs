using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Training.Tests;

public class DeviceValuesTests
{
    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Int64)]
    public void Fills_and_a_copy_hold_the_same(ScalarType type)
    {
        using var scope = NewDisposeScope();
        double[] values = [3, -1, 2, 5, 0, 7];
        var copied = DeviceValues.Of(values, [2, 3, 1], type, CPU);
        var filled = DeviceValues.Filled(values, [2, 3, 1], type, CPU);
        Assert.Equal(type, filled.dtype);
        Assert.Equal([2, 3, 1], filled.shape);
        Assert.Equal(values, copied.to(float64).data<double>().ToArray());
        Assert.Equal(values, filled.to(float64).data<double>().ToArray());
    }
}
