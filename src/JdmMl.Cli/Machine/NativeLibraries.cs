using System.Diagnostics;

namespace JdmMl.Cli.Machine;

/// <summary>The native libraries that this process has loaded.</summary>
internal static class NativeLibraries
{
    /// <summary>Their paths.</summary>
    internal static IReadOnlyList<string> Loaded()
    {
        if (File.Exists("/proc/self/maps"))
            return [.. File.ReadLines("/proc/self/maps")
                .Select(l => l.IndexOf('/') is >= 0 and var at ? l[at..] : "")
                .Where(p => p.Contains(".so", StringComparison.Ordinal))
                .Distinct()];
        using var process = Process.GetCurrentProcess();
        return [.. process.Modules.Cast<ProcessModule>().Select(m => m.FileName).OfType<string>()];
    }
}
