using JdmMl.Segmentation;
using JdmMl.Training;

namespace JdmMl.Cli.Tests;

public sealed class SegmentExchangeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("jdm-exchange-").FullName;

    private string At(string name) => Path.Combine(_folder, name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_checkpoint_of_nnUNet_comes_in_and_its_weights_go_out_again()
    {
        string file = Path.Combine(AppContext.BaseDirectory, "Golden", "nnunet_plain.pth");
        var (code, output, errors) = CommandRun.Run("segment", "import", file, "--output", At("model"));
        Assert.True(code == 0, errors);
        Assert.Contains("plain-unet, features 8, 16, 32, 2 classes, patch 32 x 32", output);
        using (var model = SegmentationModel.Load(At("model"))) Assert.Equal(Data.Crop.Native, model.Options.Crop);

        (code, output, errors) = CommandRun.Run("segment", "export", At("model"), "--output", At("out.safetensors"));
        Assert.True(code == 0, errors);
        Assert.Contains(SafeTensors.Read(At("out.safetensors")).Names, name => name == "encoder.stages.0.0.convs.0.all_modules.0.weight");

        Assert.Equal(0, CommandRun.Run("segment", "export", At("model"), "--output", At("out.pth")).Code);
        Assert.True(File.Exists(At("out.pth")));
    }

    [Fact]
    public void What_is_no_checkpoint_and_another_ending_are_refused()
    {
        File.WriteAllText(At("no.pth"), "nothing");
        var (code, _, errors) = CommandRun.Run("segment", "import", At("no.pth"), "--output", At("model"));
        Assert.Equal(JdmCommandLine.Failed, code);
        Assert.Contains("no.pth", errors);
        (code, _, errors) = CommandRun.Run("segment", "export", At("model"), "--output", At("weights.onnx"));
        Assert.Equal(JdmCommandLine.Failed, code);
        Assert.Contains("ends in '.onnx'; expected .safetensors or .pth", errors);
        Assert.False(Directory.Exists(At("model")));
    }
}
