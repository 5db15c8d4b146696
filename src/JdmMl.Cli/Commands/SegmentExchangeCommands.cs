using System.CommandLine;
using JdmMl.Cli.Options;
using JdmMl.Data;
using JdmMl.Segmentation;

namespace JdmMl.Cli.Commands;

/// <summary><c>jdm segment import</c> and <c>jdm segment export</c>: networks from and to nnU-Net.</summary>
internal static class SegmentExchangeCommands
{
    internal static Command Import()
    {
        var file = new Argument<string>("file") { Description = "checkpoint_final.pth of nnU-Net v2; nothing in it is executed" };
        var output = new Option<string>("--output") { Description = "Folder of the model", Required = true };
        var options = new RecordOptions<SegmentationOptions>();
        var command = new Command("import", "Make a model of a network that nnU-Net trained, to predict with or to finetune from")
        {
            file, output,
        };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            using var imported = NnUNetCheckpoint.Read(parsed.GetValue(file)!);
            using var model = imported.ToModel(options.Apply(new SegmentationOptions { Crop = Crop.Native }, parsed));
            model.Save(parsed.GetValue(output)!);
            var it = imported.Description;
            Session.Current.Output.WriteLine(
                $"Model: {Path.GetFullPath(parsed.GetValue(output)!)} ({it.Architecture}, features {string.Join(", ", it.Features)}, " +
                $"{it.ClassNames.Count} classes, patch {it.PatchHeight} x {it.PatchWidth}, {model.Network.ParameterCount} parameters)");
            return 0;
        });
        return command;
    }

    internal static Command Export()
    {
        var model = new Argument<string>("model") { Description = "Folder of a trained segmentation model" };
        var output = new Option<string>("--output")
        {
            Description = "A .safetensors file, or a .pth state dict for torch.load, under nnU-Net's names", Required = true,
        };
        var command = new Command("export", "Write a model's weights under the names of nnU-Net's state dict, aliases included")
        {
            model, output,
        };
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(output)!;
            Action<SegmentationNetwork, string> write = Path.GetExtension(path) switch
            {
                ".safetensors" => NnUNetExport.WriteSafeTensors,
                ".pth" or ".pt" => NnUNetExport.WritePyTorch,
                var other => throw new JdmException($"--output ends in '{other}'; expected .safetensors or .pth."),
            };
            using var loaded = SegmentationModel.Load(parsed.GetValue(model)!);
            write(loaded.Network, path);
            Session.Current.Output.WriteLine(
                $"Weights: {Path.GetFullPath(path)} ({NnUNetExport.StateDict(loaded.Network).Count} names)");
            return 0;
        });
        return command;
    }
}
