using JdmMl.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>Parameters that wait for their first values, owned by no dispose scope: the module that registers them disposes of them.</summary>
internal static class FreshParameter
{
    internal static Parameter Vector(long length, double value = 0)
    {
        var parameter = new Parameter(full(length, value, float32));
        parameter.DetachFromDisposeScope();
        return parameter;
    }

    /// <summary>[first, second, edge, edge], channels last, as the activations are: libtorch would copy it so at every call.</summary>
    internal static Parameter Kernel(long first, long second, long edge)
    {
        using var scope = NewDisposeScope();
        var parameter = new Parameter(ChannelsLast.Back(zeros([first, edge, edge, second], float32)));
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}
