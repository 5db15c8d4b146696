using System.CommandLine;
using JdmMl.Cli.Options;
using JdmMl.Diffusion;

namespace JdmMl.Cli.Commands;

/// <summary><c>jdm import</c>: weights that the thesis' code or improved-diffusion trained, as a model of ours.</summary>
internal static class ImportCommand
{
    internal static Command Create()
    {
        var file = new Argument<string>("file")
            { Description = "A .pt file of torch.save, or a .safetensors file, with the reference code's names" };
        var output = new Option<string>("--output") { Description = "Folder of the model", Required = true };
        var preset = new Option<string>("--preset")
        {
            Description = $"Options that the weights were trained with: {string.Join(", ", JointDiffusionPresets.ByName.Keys)}",
            DefaultValueFactory = _ => "polyps",
        };
        preset.AcceptOnlyFromAmong([.. JointDiffusionPresets.ByName.Keys]);
        var classes = new Option<int>("--classes")
            { Description = "Classes of the mask, background included", DefaultValueFactory = _ => 2 };
        var section = new Option<string?>("--section")
            { Description = "Where in the file the weights lie, for instance state_dict or ema/model" };
        var options = new RecordOptions<JointDiffusionOptions>();
        var command = new Command(
            "import",
            "Make a model of weights from PyTorch; nothing in the file is executed. The mode is Thesis unless --mode says otherwise")
        {
            file, output, preset, classes, section,
        };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var start = JointDiffusionPresets.ByName[parsed.GetValue(preset)!] with { Mode = JointDiffusionMode.Thesis };
            var chosen = options.Apply(start, parsed);
            using var model = JointDiffusionModel.Import(
                parsed.GetValue(file)!, chosen, ModalityLayout.ImageAndMask(parsed.GetValue(classes), chosen.MaskCodec),
                parsed.GetValue(section));
            model.Save(parsed.GetValue(output)!);
            Session.Current.Output.WriteLine(
                $"Model: {Path.GetFullPath(parsed.GetValue(output)!)} ({model.Hash[..16]}), {chosen.Mode} mode");
            return 0;
        });
        return command;
    }
}
