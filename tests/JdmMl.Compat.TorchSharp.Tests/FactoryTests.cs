using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Compat.TorchSharp.Tests;

public class FactoryTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void The_global_generator_gives_pytorchs_numbers()
    {
        manual_seed(42);
        Golden.Equal(randn(5), 0.33669037f, 0.12880941f, 0.23446237f, 0.23033303f, -1.1228564f);
        Golden.Equal(rand(3), 0.86940444f, 0.56771529f, 0.74109405f);
        Assert.Equal(new long[] { 72, 15, 95, 67 }, randint(0, 100, [4]).data<long>().ToArray());
        Assert.Equal(new long[] { 4, 5, 2, 0, 1, 3 }, randperm(6).data<long>().ToArray());
        Golden.Equal(randn(17)[TensorIndex.Slice(0, 4)], 0.35585991f, 0.32110301f, 1.5736002f, -0.84546745f);
    }

    [Fact]
    public void A_generator_is_a_stream_of_its_own_that_can_be_put_back()
    {
        using var generator = new Generator(123);
        Assert.Equal(123, generator.initial_seed());
        manual_seed(1);
        Golden.Equal(randn([4], generator: generator), -0.11146712f, 0.12036294f, -0.36963451f, -0.24041797f);
        using var state = generator.get_state();
        var next = randn(3, generator: generator);
        Golden.Equal(next, -1.1969243f, 0.20926936f, -0.97235501f);
        rand(5, generator: generator);
        generator.set_state(state);
        Assert.True(next.Equals(randn(3, generator: generator)));
    }

    [Fact]
    public void Types_of_factories()
    {
        Assert.Equal(ScalarType.Int64, arange(3).dtype);
        Assert.Equal(ScalarType.Float32, arange(0, 1, 0.5).dtype);
        Assert.Equal(ScalarType.Float64, tensor(1.0).dtype);
        Assert.Equal(ScalarType.Float32, tensor(1f).dtype);
        Assert.Equal(ScalarType.Int64, tensor(1L).dtype);
        Assert.Equal(ScalarType.Int64, full([2], 3).dtype);
        Assert.Equal(ScalarType.Float32, full([2], 3.0).dtype);
        Assert.Equal(ScalarType.BFloat16, zeros_like(ones(2), dtype: ScalarType.BFloat16).dtype);
        Assert.Throws<ArgumentException>(() => rand(2, dtype: ScalarType.Int64));
    }

    [Fact]
    public void Shapes_of_factories()
    {
        Assert.Equal(new long[] { 2, 3 }, zeros(2, 3).shape);
        Assert.Equal(Array.Empty<long>(), zeros(Array.Empty<long>()).shape);
        Assert.Equal(new long[] { 2, 2 }, tensor(new float[,] { { 1, 2 }, { 3, 4 } }).shape);
        Assert.Equal(new long[] { 3, 2 }, tensor(new byte[] { 1, 2, 3, 4, 5, 6 }, [3, 2]).shape);
        Assert.Equal(new long[] { 2, 1, 2 }, from_array(new int[2, 1, 2]).shape);
        Assert.Throws<ArgumentException>(() => tensor(new float[3], [2, 2]));
        Golden.Equal(linspace(0, 1, 5), 0, 0.25f, 0.5f, 0.75f, 1);
        Golden.Equal(eye(2), 1, 0, 0, 1);
    }

    [Fact]
    public void Data_goes_in_and_out()
    {
        var x = tensor(new[] { 1f, 2f, 3f, 4f, 5f, 6f }, [2, 3]);
        Assert.Equal(new[] { 1f, 4f, 2f, 5f, 3f, 6f }, x.t().data<float>().ToArray());
        x.data<float>()[1, 2] = 9;
        Assert.Equal(9, x[1, 2].item<float>());
        x.data<float>().CopyFrom([7f, 8f], tensorIndex: 1);
        Golden.Equal(x, 1, 7, 8, 4, 5, 9);
        MemoryMarshal.Cast<byte, float>(x.bytes)[0] = -1;
        Assert.Equal(-1, x[0, 0].item<float>());
        Assert.Throws<ArgumentException>(() => x.data<double>());
        Assert.Throws<ArgumentException>(() => x.item<float>());
        Assert.Throws<InvalidOperationException>(() => x.t().bytes.Length);
        Assert.Throws<ArgumentException>(() => x.bfloat16().data<float>());
        Assert.Equal(32, x.sum().ToInt64());
    }

    [Fact]
    public void Conversions()
    {
        var x = tensor(new[] { 1.7f, -1.7f });
        Assert.Equal(new long[] { 1, -1 }, x.to(ScalarType.Int64).data<long>().ToArray());
        x.to(ScalarType.Float32, copy: true).add_(1);
        Golden.Equal(x, 1.7f, -1.7f);
        x.to(ScalarType.Float32).add_(1);
        Golden.Equal(x, 2.7f, -0.7f);
        var gone = ones(1);
        gone.to(ScalarType.Float64, disposeAfter: true);
        Assert.True(gone.IsInvalid);
        Assert.Equal("[2], type = Float32, device = cpu", x.ToString());
        if (!cuda.is_available()) Assert.Throws<InvalidOperationException>(() => x.cuda());
    }
}
