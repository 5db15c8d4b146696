using System.Runtime.InteropServices;
using TorchSharp.Interop;

namespace TorchSharp;

/// <summary>What libtorch says about its build and its threads. Not part of TorchSharp: a diagnosis reads it by reflection, where it exists.</summary>
internal static class LibTorchReport
{
    /// <summary>Compiler, BLAS, CPU capability, build flags.</summary>
    internal static string Configuration => Marshal.PtrToStringUTF8(Native.jdm_report(0))!;

    /// <summary>Threads of OpenMP, the BLAS and oneDNN, and the environment that governs them.</summary>
    internal static string Parallelism => Marshal.PtrToStringUTF8(Native.jdm_report(1))!;
}
