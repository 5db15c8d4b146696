using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>Modules in a row, some of which also take the time code; children are named "0", "1", ...</summary>
internal sealed class TimestepSequence : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly List<nn.Module> _parts = [];

    internal TimestepSequence(params IEnumerable<nn.Module> parts) : base("TimestepSequence")
    {
        foreach (var part in parts)
        {
            register_module(_parts.Count.ToString(CultureInfo.InvariantCulture), part);
            _parts.Add(part);
        }
    }

    public override Tensor forward(Tensor x, Tensor code)
    {
        using var scope = NewDisposeScope();
        foreach (var part in _parts)
            x = part is nn.Module<Tensor, Tensor, Tensor> timed ? timed.call(x, code) : ((nn.Module<Tensor, Tensor>)part).call(x);
        return x.MoveToOuterDisposeScope();
    }
}
