using JdmMl.Training.Tests.PyTorch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace JdmMl.Training.Tests.Weights;

public sealed class WeightImportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jdmml-").FullName;
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private SafeTensorFile Write(params (string, Tensor)[] tensors)
    {
        string path = Path.Combine(_folder, "w.safetensors");
        SafeTensors.Write(path, tensors);
        return SafeTensors.Read(path);
    }

    [Fact]
    public void A_network_takes_over_every_weight_in_its_own_type_and_keeps_its_gradients()
    {
        using var layer = nn.Linear(3, 2);
        WeightImport.Fill(layer, Write(("bias", full(2, 0.5, dtype: bfloat16)), ("weight", arange(0, 6, dtype: float64).reshape(2, 3))));
        Assert.Equal([0f, 1, 2, 3, 4, 5], layer.weight!.data<float>().ToArray());
        Assert.Equal([0.5f, 0.5f], layer.bias!.data<float>().ToArray());
        Assert.True(layer.weight!.requires_grad);
    }

    [Fact]
    public void Weights_written_by_PyTorch_and_exported_again_are_the_same()
    {
        var file = PyTorchFile.Open(GoldenFiles.PathOf("dataparallel.pt"));
        var targets = GoldenFiles.Content["network.pt"].ToDictionary(e => e.Key, e => zeros(
            e.Value.Shape, dtype: e.Value.Type == "int64" ? int64 : float32));
        WeightImport.Fill(targets.Select(t => (t.Key, t.Value)), file);
        GoldenFiles.RequireEqual(GoldenFiles.Content["network.pt"], Write([.. targets.Select(t => (t.Key, t.Value))]));
    }

    [Fact]
    public void Every_difference_is_named_at_once_and_nothing_is_changed()
    {
        Tensor a = zeros(2), b = zeros(3, 4), c = zeros(1), n = zeros(1, dtype: int64);
        var file = Write(("a", ones(2)), ("b", ones(4, 3)), ("d", ones(5)), ("n", ones(1)));
        string message = Assert.Throws<JdmException>(() => WeightImport.Fill([("a", a), ("b", b), ("c", c), ("n", n)], file)).Message;
        Assert.Equal(
            $"The 4 weights of '{Path.Combine(_folder, "w.safetensors")}' do not fit a network of 4:\n" +
            "  1 missing: c [1]\n" +
            "  1 unexpected: d [5]\n" +
            "  1 of another shape: b is [4, 3], expected [3, 4]\n" +
            "  1 of another type: n is Float32, expected integer numbers\n" +
            "Use the options that belong to the weights; nothing was changed.",
            message);
        Assert.Equal(0, a.abs().sum().item<float>());
    }

    [Fact]
    public void Of_many_differences_ten_are_named_and_all_counted()
    {
        var file = PyTorchFile.Open(GoldenFiles.PathOf("nested.pt"), "ema/model");
        var targets = Enumerable.Range(0, 25).Select(i => ($"layer.{i}", zeros(1)));
        string message = Assert.Throws<JdmException>(() => WeightImport.Fill(targets, file)).Message;
        Assert.Contains("nested.pt' (ema/model) do not fit a network of 25", message);
        Assert.Contains("25 missing: layer.0 [1]; ", message);
        Assert.Contains("layer.9 [1]; ...\n", message);
        Assert.DoesNotContain("layer.10", message);
        Assert.Contains("2 unexpected: w [3]; b [1]\n", message);
    }

    [Fact]
    public void Filling_leaves_nothing_behind()
    {
        using var layer = nn.Linear(3, 2);
        var file = Write([.. layer.named_parameters().Select(p => (p.Item1, (Tensor)p.Item2))]);
        LiveHandles.RequireNoGrowth(() => WeightImport.Fill(layer, file));
    }
}
