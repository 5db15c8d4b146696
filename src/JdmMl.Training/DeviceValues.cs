using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Training;

/// <summary>
/// A few numbers of the host as a tensor. Copying them to an accelerator would wait for all work that is queued there; there each
/// number becomes a fill instead, whose value travels with the call.
/// </summary>
public static class DeviceValues
{
    /// <summary>The numbers in the given shape.</summary>
    /// <param name="values">A handful, in row-major order.</param>
    /// <param name="shape">Its product is their count.</param>
    /// <param name="type">Type of the tensor.</param>
    /// <param name="device">Where.</param>
    public static Tensor Of(IReadOnlyList<double> values, long[] shape, ScalarType type, Device device) =>
        device.type == DeviceType.CPU ? tensor([.. values], shape, dtype: type, device: device) : Filled(values, shape, type, device);

    internal static Tensor Filled(IReadOnlyList<double> values, long[] shape, ScalarType type, Device device)
    {
        using var scope = NewDisposeScope();
        Tensor[] parts = [.. values.Select(value => full([1], value, type, device))];
        return cat(parts).reshape(shape).MoveToOuterDisposeScope();
    }
}
