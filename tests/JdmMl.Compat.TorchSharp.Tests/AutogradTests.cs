using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Compat.TorchSharp.Tests;

public class AutogradTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Grad_differentiates_twice()
    {
        var x = tensor(new[] { 2f, 3f }, requires_grad: true);
        var first = autograd.grad([x.pow(3).sum()], [x], create_graph: true)[0];
        Golden.Equal(first, 12, 27);
        Golden.Equal(autograd.grad([first.sum()], [x])[0], 12, 18);
    }

    [Fact]
    public void Modes_nest_and_come_back()
    {
        Assert.True(is_grad_enabled());
        using (no_grad())
        {
            using (enable_grad()) Assert.True(is_grad_enabled());
            Assert.False(is_grad_enabled());
            Assert.False((ones(1, requires_grad: true) * 2).requires_grad);
        }
        using (inference_mode()) Assert.True(is_inference_mode_enabled());
        Assert.False(is_inference_mode_enabled());
        Assert.True(is_grad_enabled());
    }

    [Fact]
    public void A_gradient_of_another_dtype_may_be_set_and_is_added_to_in_place()
    {
        var flat = zeros(4);
        var weight = new global::TorchSharp.Modules.Parameter(ones([2, 2], ScalarType.BFloat16));
        weight.grad = flat.narrow(0, 0, 4).view(2, 2);
        for (int i = 0; i < 2; i++) (weight * 3).sum().backward();
        Assert.Equal(ScalarType.Float32, weight.grad!.dtype);
        Golden.Equal(flat, 6, 6, 6, 6);
    }

    [Fact]
    public void Backward_needs_retain_graph_to_run_twice()
    {
        var x = ones(2, requires_grad: true);
        var y = x.square().sum();
        autograd.backward(y, retain_graph: true);
        y.backward();
        Golden.Equal(x.grad!, 4, 4);
        Assert.Throws<ExternalException>(() => y.backward());
    }

    private sealed class Cube : autograd.SingleTensorFunction<Cube>
    {
        public override string Name => nameof(Cube);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var x = (Tensor)vars[0];
            ctx.save_for_backward([x]);
            ctx.save_data("factor", vars[1]);
            return x.pow(3) * (double)vars[1];
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            var x = ctx.get_saved_variables()[0];
            return [grad_output * x * x * (3 * (double)ctx.get_data("factor")), null!];
        }
    }

    [Fact]
    public void A_function_written_in_csharp_takes_part_in_the_graph()
    {
        var x = tensor(new[] { 2f, -1f }, requires_grad: true);
        var y = Cube.apply(x * 2, 0.5);
        Golden.Equal(y, 32, -4);
        y.sum().backward();
        Golden.Equal(x.grad!, 48, 12);      // d/dx 0.5 (2x)^3 = 12 x^2
        Assert.False(Cube.apply(x.detach(), 0.5).requires_grad);
        using (no_grad()) Assert.False(Cube.apply(x, 0.5).requires_grad);
    }

    private sealed class SumAndProduct : autograd.MultiTensorFunction<SumAndProduct>
    {
        public override string Name => nameof(SumAndProduct);

        public override List<Tensor> forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var (a, b) = ((Tensor)vars[0], (Tensor)vars[1]);
            ctx.save_for_backward([a, b]);
            return [a + b, a * b];
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs)
        {
            var saved = ctx.get_saved_variables();
            return [grad_outputs[0] + grad_outputs[1] * saved[1], grad_outputs[0] + grad_outputs[1] * saved[0]];
        }
    }

    [Fact]
    public void Gradients_of_unused_outputs_arrive_as_zeros()
    {
        var a = tensor(new[] { 2f }, requires_grad: true);
        var b = tensor(new[] { 5f }, requires_grad: true);
        SumAndProduct.apply(a, b)[1].sum().backward();
        Golden.Equal(a.grad!, 5);
        Golden.Equal(b.grad!, 2);
    }
}
