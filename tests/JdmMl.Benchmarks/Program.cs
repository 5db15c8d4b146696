using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

// dotnet run -c Release --project tests/JdmMl.Benchmarks -- --filter '*'
// dotnet run -c Release --project tests/JdmMl.Benchmarks -- soak-prediction 10000
// dotnet run -c Release --project tests/JdmMl.Benchmarks -- speed-prediction 16
if (args is ["soak-prediction" or "speed-prediction", var count])
{
    var number = int.Parse(count, System.Globalization.CultureInfo.InvariantCulture);
    if (args[0] == "soak-prediction") JdmMl.Benchmarks.PredictionSoak.Run(number, Console.Out);
    else JdmMl.Benchmarks.PredictionSoak.Speed(number, [16, 32, 64, 128], Console.Out);
    return;
}

// In process: a generated project would not know which package stack was chosen.
var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(1).WithIterationCount(5).WithInvocationCount(1).WithUnrollFactor(1);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, ManualConfig.Create(DefaultConfig.Instance).AddJob(job));
