using static TorchSharp.torch;

namespace JdmMl.Cli.Machine;

/// <summary>How many threads libtorch computes with.</summary>
internal static class TorchThreads
{
    /// <summary>Takes every processor that this process may use, unless <c>OMP_NUM_THREADS</c> says otherwise.</summary>
    internal static void UseAllProcessors()
    {
        if (Environment.GetEnvironmentVariable("OMP_NUM_THREADS") is null) set_num_threads(Environment.ProcessorCount);
    }
}
