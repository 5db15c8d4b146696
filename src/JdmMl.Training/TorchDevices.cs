using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Training;

/// <summary>Chooses where the tensors live.</summary>
public static class TorchDevices
{
    /// <summary>CUDA device <paramref name="gpuDeviceId"/> when one was asked for and exists, else the CPU.</summary>
    /// <param name="gpuDeviceId">Index of the GPU; null means the CPU.</param>
    /// <param name="fallbackToCpu">Whether a missing GPU is silently replaced by the CPU.</param>
    /// <exception cref="JdmException">The GPU is missing and <paramref name="fallbackToCpu"/> is false.</exception>
    public static Device Choose(int? gpuDeviceId = null, bool fallbackToCpu = true)
    {
        if (gpuDeviceId is not int index) return CPU;
        int found = cuda.is_available() ? cuda.device_count() : 0;
        if (index >= 0 && index < found) return device(DeviceType.CUDA, index);
        if (fallbackToCpu) return CPU;
        throw new JdmException(
            $"GPU {index} was asked for, but libtorch sees {found} CUDA device(s). Choose an index below {found}, " +
            "set FallbackToCpu, or build with --device cuda.");
    }
}
