using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>
/// A linear layer for the codes of time and class. Outside of training each row is a product of its own: a product of N
/// rows rounds otherwise than N products of one, and a sample must not depend on its batch.
/// </summary>
internal sealed class RowLinear : nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight, bias;

    internal RowLinear(int inputs, int outputs) : base("RowLinear")
    {
        weight = Fresh.Parameter(outputs, inputs);
        bias = Fresh.Parameter(outputs);
        RegisterComponents();
    }

    public override Tensor forward(Tensor rows)
    {
        if (is_grad_enabled()) return nn.functional.linear(rows, weight, bias);
        using var scope = NewDisposeScope();
        long n = rows.shape[0];
        var columns = weight.t().unsqueeze(0).expand(n, -1, -1);            // [N, in, out]
        return rows.unsqueeze(1).bmm(columns).squeeze(1).add_(bias).MoveToOuterDisposeScope();      // [N, out]
    }
}
