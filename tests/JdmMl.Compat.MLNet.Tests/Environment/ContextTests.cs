using Microsoft.ML;

namespace JdmMl.Compat.MLNet.Tests.Environment;

public class ContextTests
{
    private readonly MLContext _ml = new();

    [Fact]
    public void Settings_start_as_ML_NET_starts_them()
    {
        Assert.Null(_ml.GpuDeviceId);
        Assert.False(_ml.FallbackToCpu);
        Assert.Equal(Path.GetTempPath(), _ml.TempFilePath);
    }

    [Fact]
    public void Options_are_found_by_name_and_type()
    {
        _ml.SetOption("a", 5);
        Assert.True(_ml.TryGetOption("a", out int number));
        Assert.Equal(5, number);
        Assert.False(_ml.TryGetOption("a", out string _));
        Assert.False(_ml.TryGetOption("b", out number));
        Assert.False(_ml.TryAddOption("a", 6));
        Assert.Equal(5, _ml.GetOptionOrDefault<int>("a"));
        _ml.SetOption("a", "text");
        Assert.True(_ml.TryGetOption("a", out string text));
        Assert.Equal("text", text);
        Assert.True(_ml.RemoveOption("a"));
        Assert.False(_ml.RemoveOption("a"));
        Assert.Throws<ArgumentNullException>(() => _ml.SetOption(" ", 1));
    }

    [Fact]
    public void Asking_for_an_option_that_is_not_there_sets_its_default()
    {
        Assert.Equal(0, _ml.GetOptionOrDefault<int>("a"));
        Assert.True(_ml.TryGetOption("a", out int _));
    }
}
