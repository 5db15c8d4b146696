using JdmMl.Segmentation.Tests.Golden;
using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Segmentation.Tests.Import;

/// <summary>Checkpoints with every kind of object of a real one (Golden/make_nnunet_checkpoints.py), around weights whose logits are known.</summary>
public class NnUNetCheckpointTests
{
    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Golden", file);

    [Fact]
    public void A_plain_network_of_an_old_plan_gives_nnU_Nets_logits()
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var golden = new Reference("unet_3stage");

        using var import = NnUNetCheckpoint.Read(PathOf("nnunet_plain.pth"));

        Assert.IsType<PlainConvUNet>(import.Network);
        Near.Check(golden["output/0"], import.Network.Logits(golden["input"]), 1e-4, "output");
        var (expected, found) = (new NnUNetDescription
        {
            Architecture = "plain-unet", Features = [8, 16, 32], ChannelNames = ["R", "G", "B"], ClassNames = ["background", "polyp"],
            PatchHeight = 32, PatchWidth = 32, BatchSize = 12, BatchDice = true, Normalisation = Normalisation.ZScore, MirroringAxes = [0, 1],
            DeepSupervision = true, Trainer = "nnUNetTrainer", Configuration = "2d", Fold = "0", Epochs = 1000,
        }, import.Description);
        Assert.Equivalent(expected, found, strict: true);
    }

    [Fact]
    public void A_residual_network_of_a_new_plan_and_PyTorch_2_gives_its_logits()
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var golden = new Reference("residual_unet");

        using var import = NnUNetCheckpoint.Read(PathOf("nnunet_residual.pth"));

        Assert.IsType<ResidualEncoderUNet>(import.Network);
        Near.Check(golden["output/0"], import.Network.Logits(golden["input"]), 1e-4, "output");
        Assert.Equal(["background", "gland", "lumen"], import.Description.ClassNames);
        Assert.Equal(Normalisation.RgbToZeroOne, import.Description.Normalisation);
    }

    [Fact]
    public void A_model_of_it_predicts_is_saved_and_loaded()
    {
        var import = NnUNetCheckpoint.Read(PathOf("nnunet_plain.pth"));
        using var model = import.ToModel(new SegmentationOptions { PredictionBatchSize = 3 });
        var image = Discs.Pair(40, 32, new Random(2), "one").Image;
        var folder = Directory.CreateTempSubdirectory("jdmml-").FullName;
        try
        {
            model.Save(folder);
            using var loaded = SegmentationModel.Load(folder);

            Assert.Equal(("plain-unet", 32, 2, 3), (model.Options.Architecture, model.Options.ImageSize, model.Options.Classes, model.Options.PredictionBatchSize));
            Assert.Equal(model.Predict(image).Labels, loaded.Predict(image).Labels);
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    [Fact]
    public void Networks_that_do_not_take_squares_of_RGB_are_refused_as_models()
    {
        using var import = NnUNetCheckpoint.Read(PathOf("nnunet_plain.pth"));

        var refusal = Assert.Throws<JdmException>(() =>
            (import.Description with { ChannelNames = ["CT"], PatchWidth = 40 }).ToOptions()).Message;

        Assert.Contains("it takes 1 channels (CT); expected 3, RGB", refusal);
        Assert.Contains("its patches are 32 x 40 pixels; expected squares", refusal);
        Assert.Equal(0, (import.Description with { MirroringAxes = [] }).ToOptions().Augmentation.MirrorProbability);
    }

    [Theory]
    [InlineData("unet_3stage", "safetensors")]
    [InlineData("unet_3stage", "pth")]
    public void What_is_exported_has_all_names_and_comes_back(string name, string format)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var golden = new Reference(name);
        using var network = golden.Network();
        var path = Path.Combine(Directory.CreateTempSubdirectory("jdmml-").FullName, "weights." + format);
        try
        {
            if (format == "pth") NnUNetExport.WritePyTorch(network, path);
            else NnUNetExport.WriteSafeTensors(network, path);
            INamedTensors file = format == "pth" ? PyTorchFile.Open(path) : SafeTensors.Read(path);
            using var again = new PlainConvUNet(3, [8, 16, 32], 2, seed: 4);
            NetworkWeights.Load(again, file.Names.Select(item => (item, file.Get(item))));

            Assert.Equal(golden.Json.GetProperty("n_state_dict_entries_in_pytorch").GetInt32(), file.Names.Count);
            Near.Check(golden["output/0"], again.Logits(golden["input"]), 1e-4, "output");
        }
        finally { Directory.Delete(Path.GetDirectoryName(path)!, recursive: true); }
    }

    [Fact]
    public void Weights_of_parallel_and_compiled_training_come_in_from_a_file()
    {
        using var scope = NewDisposeScope();
        using var network = new PlainConvUNet(3, [4, 6], 2, seed: 1);
        using var other = new PlainConvUNet(3, [4, 6], 2, seed: 2);
        var path = Path.Combine(Directory.CreateTempSubdirectory("jdmml-").FullName, "weights.pth");
        try
        {
            using (var stream = File.Create(path))
                PyTorchWriter.Write(stream, [.. NnUNetExport.StateDict(network).Select(item => ($"module._orig_mod.{item.Name}", item.Value))]);
            var file = PyTorchFile.Open(path);
            NetworkWeights.Load(other, file.Names.Select(name => (name, file.Get(name))));

            foreach (var (mine, its) in NetworkWeights.Of(network).Zip(NetworkWeights.Of(other))) Near.Check(mine.Value, its.Value, 0, mine.Name);
        }
        finally { Directory.Delete(Path.GetDirectoryName(path)!, recursive: true); }
    }

    [Fact]
    public void What_PyTorch_has_no_storage_for_is_refused()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("The tensor 'flags' is of type Bool", Assert.Throws<JdmException>(() =>
            PyTorchWriter.Write(Stream.Null, [("flags", ones([2], ScalarType.Bool))])).Message);
    }

    [Fact]
    public void Networks_without_a_counterpart_are_not_exported()
    {
        using var network = new OriginalUNet(3, [4, 6], 2);
        Assert.Contains("OriginalUNet has no counterpart in nnU-Net",
            Assert.Throws<JdmException>(() => NnUNetExport.StateDict(network)).Message);
    }
}
