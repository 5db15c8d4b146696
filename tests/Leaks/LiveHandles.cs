using System.Diagnostics;
using System.Reflection;
using TorchSharp;

// Live tensors are counted for the whole process, so nothing else may run meanwhile.
[assembly: Xunit.CollectionBehavior(DisableTestParallelization = true)]

namespace JdmMl.Leaks;

/// <summary>Watches for tensors that nobody disposed: by count where the torch in use can tell, and by resident memory everywhere.</summary>
internal static class LiveHandles
{
    private static readonly PropertyInfo? Counter = typeof(torch).Assembly.GetType("TorchSharp.LiveHandles")?
        .GetProperty("Count", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic);

    /// <summary>Collects garbage before, but not after: what only a finalizer would free counts as left behind.</summary>
    public static void RequireNoGrowth(Action action)
    {
        action();                                                           // fills caches
        if (Counter is null) return;
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long before = Count();
        for (int i = 0; i < 3; i++) action();
        Assert.True(Count() <= before, $"{Count() - before} native tensors were left behind");
    }

    /// <summary>
    /// Runs an action many times and bounds what the process gains, but for managed garbage that no collection has met yet: forcing one
    /// would run the finalizers of what was left behind.
    /// </summary>
    public static void RequireFlatMemory(Action action, int times, int megabytes)
    {
        for (int i = 0; i < 3; i++) action();
        long before = Resident(), managed = GC.GetTotalMemory(false);
        for (int i = 0; i < times; i++) action();
        long garbage = Math.Max(0, GC.GetTotalMemory(false) - managed);
        long gained = (Resident() - before - garbage) >> 20;
        Assert.True(gained < megabytes, $"{times} runs gained {gained} MiB; at most {megabytes} were expected");
    }

    private static long Count() => Convert.ToInt64(Counter!.GetValue(null));

    private static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}
