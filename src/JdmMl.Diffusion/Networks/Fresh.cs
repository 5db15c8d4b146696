using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>Parameters that wait for their initial values.</summary>
internal static class Fresh
{
    /// <summary>Zeros, owned by no dispose scope: the module that registers it disposes of it.</summary>
    internal static Parameter Parameter(params long[] shape)
    {
        var parameter = new Parameter(zeros(shape, float32));
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}
