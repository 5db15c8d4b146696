using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace JdmMl.Cli.Machine;

/// <summary>
/// Settings that native libraries read when they load, so they must be made before libtorch is touched. What .NET's own
/// SetEnvironmentVariable writes is not seen by native code; libc's setenv is.
/// </summary>
internal static partial class NativeTuning
{
    private const int TrimThreshold = -1, TopPad = -2, MmapMax = -4;        // malloc.h

    /// <summary>Applies them on Linux; a variable that is set already stays.</summary>
    internal static void Apply()
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            // Waiting threads that spin cost several times the work as soon as anything else runs.
            SetEnvironment("OMP_WAIT_POLICY", "PASSIVE", 0);
            // OpenBLAS has threads of its own beside libtorch's, which wait by spinning; the large products are oneDNN's.
            SetEnvironment("OPENBLAS_NUM_THREADS", "1", 0);
            // libtorch 1.13 has these kernels but takes AVX2 by itself; SiLU and its gradient take half the time.
            if (Avx512F.IsSupported && Avx512BW.IsSupported && Avx512DQ.IsSupported && Avx512F.VL.IsSupported)
                SetEnvironment("ATEN_CPU_CAPABILITY", "avx512", 0);
            // Tensors come and go by the megabyte: keep their pages instead of giving them back each time.
            _ = MallocOption(MmapMax, 0);
            _ = MallocOption(TrimThreshold, int.MaxValue);
            _ = MallocOption(TopPad, 64 << 20);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // Another C library: only speed is lost.
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int MallocOption(int parameter, int value);
}
