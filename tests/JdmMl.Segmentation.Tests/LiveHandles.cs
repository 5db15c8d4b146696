using System.Reflection;
using TorchSharp;

namespace JdmMl.Segmentation.Tests;

/// <summary>The number of native tensors that are alive, where the torch in use can tell.</summary>
internal static class LiveHandles
{
    private static readonly PropertyInfo? Counter = typeof(torch).Assembly.GetType("TorchSharp.LiveHandles")?
        .GetProperty("Count", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic);

    /// <summary>Collects garbage before, but not after: what only a finalizer would free counts as left behind.</summary>
    public static void RequireNoGrowth(Action action)
    {
        action();                                           // fills caches
        if (Counter is null) return;
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var before = Count();
        for (var i = 0; i < 3; i++) action();
        Assert.True(Count() <= before, $"{Count() - before} native tensors were left behind");
    }

    private static long Count() => Convert.ToInt64(Counter!.GetValue(null));
}
