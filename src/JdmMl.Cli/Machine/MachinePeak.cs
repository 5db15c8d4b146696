using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Cli.Machine;

/// <summary>How fast libtorch computes products here at best, in floating-point operations per CPU-second.</summary>
internal static class MachinePeak
{
    private const double LeastSeconds = 0.4;

    /// <summary>The better of a matrix product and a 3x3 convolution of sizes that suit the caches.</summary>
    /// <param name="type">float32 or bfloat16.</param>
    internal static double Measure(ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        const long n = 1024, batch = 8, channels = 128, size = 32;
        Tensor a = ones([n, n], type), b = ones([n, n], type);
        var x = ones([batch, size, size, channels], type).permute(0, 3, 1, 2);      // [N, C, H, W], channels last
        var kernel = ones([channels, channels, 3, 3], type);
        double product = Rate(2.0 * n * n * n, () => a.mm(b));
        double operations = 2.0 * 9 * channels * channels * batch * size * size;
        double convolution = Rate(operations, () => nn.functional.conv2d(x, kernel, padding: [1, 1]));
        return Math.Max(product, convolution);
    }

    // Best rate of several stretches: whatever else runs on the machine can only slow them.
    private static double Rate(double operations, Func<Tensor> work)
    {
        work().Dispose();
        double best = 0, spent = 0;
        while (spent < LeastSeconds)
        {
            var started = Environment.CpuUsage.TotalTime;
            int done = 0;
            double taken;
            do
            {
                work().Dispose();
                done++;
                taken = (Environment.CpuUsage.TotalTime - started).TotalSeconds;
            }
            while (taken < LeastSeconds / 8);
            best = Math.Max(best, done * operations / taken);
            spent += taken;
        }
        return best;
    }
}
