using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Cli.Machine;

/// <summary>One line of <c>jdm doctor</c>.</summary>
/// <param name="Name">What.</param>
/// <param name="Value">How it is here.</param>
/// <param name="Warning">What to do about it; null when it is well.</param>
internal sealed record Fact(string Name, string Value, string? Warning = null);

/// <summary>What this machine computes with.</summary>
internal static class TorchFacts
{
    // GFLOP/s of one 512 x 512 product; the generic BLAS reaches 3 to 6
    private const double SlowBlas = 15;

    /// <summary>Loads libtorch and looks around.</summary>
    internal static IReadOnlyList<Fact> Collect()
    {
        TorchThreads.UseAllProcessors();
        double speed = MatrixProductSpeed();                                // also loads libtorch and its BLAS
        var libraries = NativeLibraries.Loaded();
        string? libtorch = libraries.FirstOrDefault(l =>
            Path.GetFileName(l).StartsWith("libtorch_cpu", StringComparison.Ordinal) || Path.GetFileName(l) == "torch_cpu.dll");
        return
        [
            new("ML.NET", Stack(typeof(MLContext))),
            new("TorchSharp", Stack(typeof(torch))),
            new("libtorch", $"{__version__} at {libtorch ?? "unknown path"}"),
            new("Device", cuda.is_available() ? $"CPU and {cuda.device_count()} CUDA device(s)" : "CPU"),
            new("Threads", $"{get_num_threads()} of {Environment.ProcessorCount} processors"),
            Blas(libraries, speed),
            BFloat16(),
            new("Runtime", $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription}"),
        ];
    }

    private static string Stack(Type type)
    {
        var name = type.Assembly.GetName();
        return name.Name!.StartsWith("JdmMl.Compat", StringComparison.Ordinal) ? "local stand-in" : $"package, {name.Name} {name.Version}";
    }

    private static Fact Blas(IReadOnlyList<string> libraries, double speed)
    {
        string figure = string.Create(CultureInfo.InvariantCulture, $"{speed:0} GFLOP/s in a matrix product");
        string? known = libraries.FirstOrDefault(l =>
            l.Contains("openblas", StringComparison.Ordinal)
            || l.Contains("mkl", StringComparison.OrdinalIgnoreCase)
            || l.Contains("blis", StringComparison.Ordinal));
        string? generic = libraries.FirstOrDefault(l => Path.GetFileName(l).StartsWith("libblas.so", StringComparison.Ordinal));
        string value = $"{known ?? generic ?? "inside libtorch"}; {figure}";
        bool slow = known is null && generic is not null || speed < SlowBlas && known is null;
        return slow
            ? new("BLAS", value,
                "This is the slow generic BLAS: a training step takes 2 to 3 times as long. " +
                "Run: sudo apt-get install libopenblas0-pthread")
            : new("BLAS", value);
    }

    private static Fact BFloat16()
    {
        string flags = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("flags", StringComparison.Ordinal)) ?? ""
            : "";
        string[] known = [.. new[] { "avx512_bf16", "amx_bf16" }.Where(f => flags.Split(' ').Contains(f))];
        return new("bfloat16", known.Length > 0 ? "in hardware: " + string.Join(", ", known) : "emulated (slower than float32)");
    }

    private static double MatrixProductSpeed()
    {
        const int n = 512, repeats = 8;
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var a = ones(n, n);
        a.mm(a).Dispose();
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < repeats; i++) a.mm(a).Dispose();
        return 2.0 * n * n * n * repeats / Stopwatch.GetElapsedTime(started).TotalSeconds / 1e9;
    }
}
