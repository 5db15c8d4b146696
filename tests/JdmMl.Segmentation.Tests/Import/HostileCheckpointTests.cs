using System.Text;
using System.Text.RegularExpressions;

namespace JdmMl.Segmentation.Tests.Import;

/// <summary>Changed bytes of a real checkpoint: what wants something called, and plans that do not fit their weights.</summary>
public sealed class HostileCheckpointTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jdmml-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Refusal(string pattern, string replacement)
    {
        var bytes = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Golden", "nnunet_plain.pth"));
        var text = Encoding.Latin1.GetString(bytes);
        var changed = new Regex(pattern, RegexOptions.Singleline).Replace(text, replacement);
        Assert.Equal(text.Length, changed.Length);
        Assert.NotEqual(text, changed);
        var path = Path.Combine(_folder, "checkpoint_final.pth");
        File.WriteAllBytes(path, Encoding.Latin1.GetBytes(changed));
        var message = Assert.Throws<JdmException>(() => NnUNetCheckpoint.Read(path)).Message;
        Assert.StartsWith($"'{path}'", message);
        return message;
    }

    [Theory]
    [InlineData("ctorch\ndevice\n", "cposix\nsystem\n", "asks for posix.system")]
    [InlineData("cnumpy.core.multiarray\nscalar\n", "cnumpy.core.multiarray\nloader\n", "asks for numpy.core.multiarray.loader")]
    [InlineData("cnumpy\ndtype\n", "cnumpy\nload_\n", "asks for numpy.load_")]
    [InlineData("c_codecs\nencode\n", "c_codecs\ndecode\n", "asks for _codecs.decode")]
    [InlineData("cnumpy\nndarray\n", "ctorch\ndevice_\n", "asks for torch.device_")]
    [InlineData("X\u0002\0\0\0f8", "X\u0002\0\0\0O8", "calls numpy.dtype with arguments that torch.save does not write")]
    [InlineData("latin1", "rot_13", "calls _codecs.encode with arguments")]
    [InlineData("network_weights", "network_weightz", "it has no tensors under 'network_weights'")]
    public void What_wants_something_called_is_refused(string pattern, string replacement, string says) =>
        Assert.Contains(says, Refusal(pattern, replacement));

    [Fact]
    public void A_file_without_arguments_is_refused() => Assert.Contains("holds no init_args", Refusal("init_args", "init_argz"));

    [Fact]
    public void A_plan_that_does_not_fit_its_weights_is_refused_by_the_tensors_names()
    {
        var message = Refusal("(UNet_base_num_features(?:q.|r....))K\b", "$1K\u0010");

        Assert.Contains("cannot be used as an nnU-Net checkpoint: The weights do not fit a PlainConvUNet with features 16, 32, 64", message);
        Assert.Contains("encoder.stages.0.0.convs.0.conv.weight is [8, 3, 3, 3], expected [16, 3, 3, 3]", message);
    }

    [Fact]
    public void A_tensor_that_is_missing_or_foreign_is_named()
    {
        var message = Refusal("transpconvs\\.0\\.bias", "transpconvs.0.bios");

        Assert.Contains("1 missing (decoder.transpconvs.0.bias)", message);
        Assert.Contains("1 unknown (decoder.transpconvs.0.bios)", message);
    }
}
