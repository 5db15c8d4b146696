using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace JdmMl.Compat.TorchSharp.Tests;

public class OperatorTests
{
    [Fact]
    public void Gradients_of_a_convolution_block_agree_with_finite_differences()
    {
        using var scope = NewDisposeScope();
        var x = Golden.Wave([2, 3, 5, 5], 0.7).to_type(ScalarType.Float64);
        var w = Golden.Wave([4, 3, 3, 3], 0.31).to_type(ScalarType.Float64).requires_grad_();
        Tensor Loss() => F.silu(F.group_norm(F.conv2d(x, w, padding: [1, 1]), 2)).square().sum();
        Loss().backward();
        using var gradient = w.grad!;

        using var _ = no_grad();
        var weights = w.view(-1).data<double>();
        foreach (long i in new long[] { 0, 17, 53, 107 })
        {
            double before = weights[i];
            const double h = 1e-6;
            weights[i] = before + h;
            double up = Loss().item<double>();
            weights[i] = before - h;
            double down = Loss().item<double>();
            weights[i] = before;
            Assert.Equal((up - down) / (2 * h), gradient.data<double>()[i], 1e-6);
        }
    }

    [Fact]
    public void An_error_of_libtorch_arrives_with_its_message()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ExternalException>(() => zeros(2, 3).mm(zeros(2, 3)));
        Assert.Contains("mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)", error.Message);
    }

    [Fact]
    public void Changing_a_saved_tensor_in_place_is_caught_by_the_version_counter()
    {
        using var scope = NewDisposeScope();
        var x = ones(3, requires_grad: true);
        var y = x.exp();
        var loss = y.square().sum();
        using (no_grad()) y.add_(1);
        var error = Assert.Throws<ExternalException>(() => loss.backward());
        Assert.Contains("modified by an inplace operation", error.Message);
    }

    [Fact]
    public void Joining_one_tensor_gives_that_tensor()
    {
        using var scope = NewDisposeScope();
        var x = ones(2);
        Assert.Same(x, cat([x]));
        Assert.Throws<ArgumentException>(() => cat([]));
    }

    [Fact]
    public void A_list_longer_than_the_stack_buffer_arrives_whole()
    {
        using var scope = NewDisposeScope();
        var parts = Enumerable.Range(0, 300).Select(i => full([1], i, ScalarType.Int64)).ToList();
        Assert.Equal(299 * 300 / 2, cat(parts).sum().item<long>());
        Assert.Equal(200, arange(200).unbind().Length);
    }

    [Fact]
    public void In_place_operators_return_the_same_object()
    {
        using var scope = NewDisposeScope();
        var x = ones(2);
        Assert.Same(x, x.add_(1));
        Assert.Same(x, x.copy_(zeros(2)));
        Assert.NotSame(x, x.zero_());
    }

    [Fact]
    public void A_number_in_front_of_an_operator_means_what_it_says()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1f, 2f, 4f });
        Golden.Equal(1 - x, 0, -1, -3);
        Golden.Equal(2 / x, 2, 1, 0.5f);
        Golden.Equal(x % 3, 1, 2, 1);
        Golden.Equal(-x + 1.5, 0.5f, -0.5f, -2.5f);
        Assert.Equal(new[] { false, true, true }, (2 <= x).data<bool>().ToArray());
        Assert.Equal(new[] { false, true, false }, (x == 2).data<bool>().ToArray());
        Assert.Throws<ExternalException>(() => x.lerp_(x, 0.5));
    }

    [Fact]
    public void Shifting_right_halves_integers_and_keeps_the_sign()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new long[] { 0xFFFFFFFF, 40, -5 });
        Assert.Equal([0xFFFF, 0, -1], x.bitwise_right_shift(tensor(16L)).data<long>().ToArray());
        Assert.Equal([0x7FFFFFFF, 10, -1], x.bitwise_right_shift(tensor(new long[] { 1, 2, 3 })).data<long>().ToArray());
    }
}
