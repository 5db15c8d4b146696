using System.CommandLine;
using System.Globalization;
using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Cli.Options;

/// <summary><c>--device cpu | cuda | cuda:1</c>.</summary>
internal static class DeviceOption
{
    internal static Option<string> Create()
    {
        var option = new Option<string>("--device") { Description = "cpu, cuda or cuda:<index>", DefaultValueFactory = _ => "cpu" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !TryRead(result.Tokens[0].Value, out _))
                result.AddError($"--device: '{result.Tokens[0].Value}' is not understood; expected cpu, cuda or cuda:<index>");
        });
        return option;
    }

    /// <exception cref="JdmException">The GPU does not exist.</exception>
    internal static Device Choose(string? text)
    {
        TryRead(text ?? "cpu", out int? gpu);
        return TorchDevices.Choose(gpu, fallbackToCpu: false);
    }

    private static bool TryRead(string text, out int? gpu)
    {
        gpu = null;
        if (text == "cpu") return true;
        if (text == "cuda") gpu = 0;
        else if (text.StartsWith("cuda:", StringComparison.Ordinal)
            && int.TryParse(text["cuda:".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out int index)) gpu = index;
        return gpu is not null;
    }
}
