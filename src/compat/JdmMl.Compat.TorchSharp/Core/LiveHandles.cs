namespace TorchSharp;

/// <summary>How many native tensor handles are alive in this process; leak tests compare it before and after.</summary>
/// <remarks>Not part of TorchSharp. Tests of other projects read it by reflection: type TorchSharp.LiveHandles, static property Count (long).</remarks>
internal static class LiveHandles
{
    internal static long count;

    internal static long Count => Interlocked.Read(ref count);
}
