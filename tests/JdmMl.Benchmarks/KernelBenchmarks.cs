using BenchmarkDotNet.Attributes;
using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Benchmarks;

/// <summary>The kernels that a bfloat16 step of the denoising network is made of, at one of its sizes: 8 x 128 x 32 x 32.</summary>
public class KernelBenchmarks
{
    private const int N = 8, C = 128, S = 32, Groups = 32, Heads = 4, Positions = 256;
    private readonly List<Tensor> _owned = [];
    private Tensor _plain = null!, _last = null!, _low = null!, _gain = null!, _kernel = null!, _queries = null!;
    private nn.Module<Tensor, Tensor> _module = null!;
    private FlatParameters _flat = null!;
    private FlatAdamW _optimiser = null!;
    private long _step;

    [GlobalSetup]
    public void Setup()
    {
        set_num_threads(1);
        _plain = Own(randn(N, C, S, S));
        _last = Own(_plain.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2));
        _low = Own(_last.to(bfloat16));
        _gain = Own(ones(1, C, 1, 1));
        _kernel = Own(randn(C, C, 3, 3).to(bfloat16));
        _queries = Own(randn(N * Heads, Positions, C / Heads).to(bfloat16));
        _module = nn.Sequential(nn.Linear(2048, 2048), nn.Linear(2048, 2048));      // 8.4 million parameters
        _flat = new FlatParameters(_module, precision: Precision.BFloat16);
        _optimiser = new FlatAdamW(_flat);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _optimiser.Dispose();
        _flat.Dispose();
        _module.Dispose();
        _owned.ForEach(t => t.Dispose());
    }

    [Benchmark]
    public void GroupNormSiluOfLibtorch() => Forward(() => nn.functional.group_norm(_plain, Groups, _gain.flatten(), _gain.flatten()).silu_());

    [Benchmark]
    public void GroupNormSiluChannelsLast() => Forward(() => ChannelsLastGroupNorm.Of(_low, _gain, _gain, Groups).silu_().to(bfloat16));

    [Benchmark]
    public void GroupNormSiluOfLibtorchWithBackward()
        => Backward(_plain, x => nn.functional.group_norm(x, Groups, _gain.flatten(), _gain.flatten()).silu());

    [Benchmark]
    public void GroupNormSiluChannelsLastWithBackward()
        => Backward(_low, x => ChannelsLastGroupNorm.Of(x, _gain, _gain, Groups).silu().to(bfloat16));

    [Benchmark]
    public void InstanceNormLeakyReluOfLibtorchWithBackward()
        => Backward(_plain, x => nn.functional.instance_norm(x, weight: _gain.flatten(), bias: _gain.flatten()).leaky_relu_(0.01));

    [Benchmark]
    public void InstanceNormLeakyReluChannelsLastWithBackward()
        => Backward(_low, x => ChannelsLastInstanceNorm.Of(x, _gain.flatten(), _gain.flatten()).leaky_relu_(0.01));

    [Benchmark]
    public void ConvolutionChannelsLast() => Forward(() => nn.functional.conv2d(_low, _kernel, padding: [1, 1]));

    [Benchmark]
    public void ConvolutionChannelsLastWithBackward() => Backward(_low, x => nn.functional.conv2d(x, _kernel, padding: [1, 1]));

    [Benchmark]
    public void Attention() => Forward(() => _queries.bmm(_queries.transpose(1, 2)).to(float32).softmax(-1).to(bfloat16).bmm(_queries));

    [Benchmark]
    public void OptimiserStepOf8MillionParameters() => _optimiser.Step(_step++, 1e-4);

    private static void Forward(Func<Tensor> work)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        work();
    }

    private static void Backward(Tensor input, Func<Tensor, Tensor> work)
    {
        using var scope = NewDisposeScope();
        var y = work(input.detach().requires_grad_());
        y.backward([y.detach()]);                                           // a gradient in the layout that a network sends
    }

    private Tensor Own(Tensor tensor)
    {
        _owned.Add(tensor);
        return tensor;
    }
}
