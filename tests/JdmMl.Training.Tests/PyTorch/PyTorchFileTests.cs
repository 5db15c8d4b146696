using TorchSharp;
using static JdmMl.Training.Tests.PyTorch.GoldenFiles;

namespace JdmMl.Training.Tests.PyTorch;

public class PyTorchFileTests
{
    public static TheoryData<string> Files => [.. Content.Keys.Where(k => k != "nested.pt")];

    private static string Refusal(string file, string? section = null) =>
        Assert.Throws<JdmException>(() => PyTorchFile.Open(PathOf(file), section)).Message;

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_value_is_what_PyTorch_reads(string file) => RequireEqual(Content[file], PyTorchFile.Open(PathOf(file)));

    [Fact]
    public void Many_names_of_one_tensor_are_read()
    {
        var file = PyTorchFile.Open(PathOf("thousand.pt"));
        Assert.Equal(Enumerable.Range(0, 1001).Select(i => i.ToString()), file.Names);
        using var last = file.Get("1000");
        Assert.Equal([-1, -0.75f], last.data<float>().ToArray());
    }

    [Fact]
    public void One_dict_among_several_is_picked_by_its_path()
    {
        var average = PyTorchFile.Open(PathOf("nested.pt"), "ema/model");
        RequireEqual(Content["nested.pt"], average);
        Assert.Equal("ema/model", average.Section);
        Assert.EndsWith("nested.pt' (ema/model)", average.Source);
        using var raw = PyTorchFile.Open(PathOf("nested.pt"), "model").Get("w");
        Assert.Equal([-1, -0.75f, -0.5f], raw.data<float>().ToArray());
        Assert.Equal("state_dict", PyTorchFile.Open(PathOf("one_section.pt")).Section);        // the only one there is
    }

    [Fact]
    public void Without_a_choice_the_dicts_that_exist_are_named()
    {
        Assert.Contains(
            "several dicts of tensors; there are 'model' (2 tensors), 'ema/model' (2 tensors). Say which", Refusal("nested.pt"));
        Assert.Contains("no tensors under 'x'; there are 'model' (2 tensors), 'ema/model'", Refusal("nested.pt", "x"));
        Assert.Contains("no tensors under 'x'; there are '' (9 tensors)", Refusal("network.pt", "x"));
    }

    [Fact]
    public void A_prefix_on_some_names_alone_is_refused_with_examples()
    {
        string message = Refusal("mixed_prefix.pt");
        Assert.Contains("2 of its 3 names begin with 'module.' (module.a, module.b) and the others do not (c)", message);
    }

    [Theory]
    [InlineData("legacy.pt", "format of PyTorch before 1.6")]
    [InlineData("other_protocol.pt", "does not begin as pickle protocol 2 does")]
    [InlineData("compressed.pt", "is compressed (method 8)")]
    [InlineData("complex.pt", "asks for torch.ComplexFloatStorage")]
    [InlineData("tensor_alone.pt", "expected a state dict")]
    [InlineData("script.pt", "TorchScript program")]
    [InlineData("expected.json", "no zip archive")]
    public void Other_formats_are_refused_with_what_to_do(string file, string says)
    {
        string message = Refusal(file);
        Assert.Contains(file, message);
        Assert.Contains(says, message);
        Assert.Contains("torch.save(model.state_dict(), path), PyTorch 1.6 or later", message);
    }

    [Fact]
    public void A_missing_file_and_a_missing_tensor_are_named()
    {
        Assert.Contains("gone.pt' does not exist", Refusal("gone.pt"));
        string message = Assert.Throws<JdmException>(() => PyTorchFile.Open(PathOf("network.pt")).Get("x")).Message;
        Assert.Contains("network.pt' has no tensor 'x'", message);
    }

    [Fact]
    public void Reading_leaves_nothing_behind()
        => LiveHandles.RequireNoGrowth(() =>
        {
            var file = PyTorchFile.Open(PathOf("views.pt"));
            foreach (string name in file.Names) file.Get(name).Dispose();
        });
}
