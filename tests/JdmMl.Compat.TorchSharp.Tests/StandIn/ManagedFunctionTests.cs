using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Compat.TorchSharp.Tests.StandIn;

/// <summary>Where the stand-in is kinder than TorchSharp 0.102.7, whose C# functions keep saved tensors and do not carry exceptions.</summary>
public class ManagedFunctionTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    private sealed class Fault : autograd.SingleTensorFunction<Fault>
    {
        public override string Name => nameof(Fault);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars) => ((Tensor)vars[0]).clone();

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => throw new InvalidOperationException("the reason");
    }

    [Fact]
    public void An_exception_in_a_csharp_backward_reaches_the_caller() =>
        Assert.Contains("the reason", Assert.Throws<ExternalException>(() => Fault.apply(ones(1, requires_grad: true)).sum().backward()).Message);

    private sealed class Square : autograd.SingleTensorFunction<Square>
    {
        public override string Name => nameof(Square);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            ctx.save_for_backward([(Tensor)vars[0]]);
            return ((Tensor)vars[0]).square();
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => [grad_output * ctx.get_saved_variables()[0] * 2];
    }

    [Fact]
    public void Saved_tensors_go_after_the_backward_unless_the_graph_is_retained()
    {
        var x = ones(2, requires_grad: true);
        var y = Square.apply(x).sum();
        y.backward(retain_graph: true);
        y.backward();
        Golden.Equal(x.grad!, 4, 4);
        Assert.Contains("second time", Assert.Throws<ExternalException>(() => y.backward()).Message);
    }

    [Fact]
    public void Saved_tensors_of_a_csharp_function_are_guarded()
    {
        var x = ones(2, requires_grad: true);
        var held = x * 2;
        var loss = Square.apply(held).sum();
        using (no_grad()) held.add_(1);
        Assert.Contains("inplace", Assert.Throws<ExternalException>(() => loss.backward()).Message);
    }
}
