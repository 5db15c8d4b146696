using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Training;

/// <summary>
/// Weights from a file into a network, by name: all of them or none. Works for safetensors (<see cref="SafeTensors.Read"/>) and for
/// PyTorch files (<see cref="PyTorchFile.Open"/>), whose class says which names the thesis' and improved-diffusion's checkpoints have.
/// </summary>
public static class WeightImport
{
    private const int Shown = 10;

    /// <summary>Sets the parameters of a network, see the other overload.</summary>
    /// <exception cref="JdmException">The file does not fit.</exception>
    public static void Fill(nn.Module network, INamedTensors source) =>
        Fill(network.named_parameters().Select(p => (p.Item1, (Tensor)p.Item2)), source);

    /// <summary>Copies every tensor of <paramref name="source"/> into the target of its name, in the target's type and device.</summary>
    /// <param name="targets">Name and tensor to write into; views are fine.</param>
    /// <param name="source">Must hold exactly these names in these shapes; half precision and double are converted.</param>
    /// <exception cref="JdmException">
    /// Names every kind of difference, up to 10 tensors each, and how many there are; nothing is copied.
    /// </exception>
    public static void Fill(IEnumerable<(string Name, Tensor Value)> targets, INamedTensors source)
    {
        var wanted = targets.ToList();
        Require([.. wanted.Select(w => (w.Name, w.Value.shape, w.Value.is_floating_point()))], source);
        using var _ = no_grad();
        foreach (var (name, target) in wanted)
        {
            using var value = source.Get(name);
            target.copy_(value);
        }
    }

    /// <summary>Compares names, shapes and kinds of number.</summary>
    /// <exception cref="JdmException">They differ.</exception>
    private static void Require(IReadOnlyList<(string Name, long[] Shape, bool IsReal)> wanted, INamedTensors source)
    {
        var names = wanted.Select(w => w.Name).ToHashSet(StringComparer.Ordinal);
        var present = wanted.Where(w => source.Contains(w.Name)).ToList();
        string[] missing = [.. wanted.Where(w => !source.Contains(w.Name)).Select(w => $"{w.Name} {Text(w.Shape)}")];
        string[] unexpected = [.. source.Names.Where(n => !names.Contains(n)).Select(n => $"{n} {Text(source.ShapeOf(n))}")];
        string[] reshaped =
        [
            .. present.Where(w => !source.ShapeOf(w.Name).SequenceEqual(w.Shape))
                .Select(w => $"{w.Name} is {Text(source.ShapeOf(w.Name))}, expected {Text(w.Shape)}"),
        ];
        string[] mistyped =
        [
            .. present.Where(w => IsReal(source.TypeOf(w.Name)) != w.IsReal).Select(
                w => $"{w.Name} is {source.TypeOf(w.Name)}, expected {(w.IsReal ? "floating-point" : "integer")} numbers"),
        ];
        var faults = new List<string>();
        foreach (var (kind, list) in new[]
            { ("missing", missing), ("unexpected", unexpected), ("of another shape", reshaped), ("of another type", mistyped) })
            if (list.Length > 0)
                faults.Add($"\n  {list.Length} {kind}: {string.Join("; ", list.Take(Shown))}{(list.Length > Shown ? "; ..." : "")}");
        if (faults.Count > 0)
            throw new JdmException(
                $"The {source.Names.Count} weights of {source.Source} do not fit a network of {wanted.Count}:{string.Concat(faults)}\n" +
                "Use the options that belong to the weights; nothing was changed.");
    }

    private static bool IsReal(ScalarType type) =>
        type is ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64;

    private static string Text(long[] shape) => $"[{string.Join(", ", shape)}]";
}
