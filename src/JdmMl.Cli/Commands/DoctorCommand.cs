using System.CommandLine;
using JdmMl.Cli.Machine;

namespace JdmMl.Cli.Commands;

/// <summary><c>jdm doctor</c>: what this machine computes with, and what slows it down.</summary>
internal static class DoctorCommand
{
    internal static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print as JSON" };
        var command = new Command("doctor", "Show package stacks, libtorch, device, threads, BLAS and bfloat16 support") { json };
        command.SetAction(parsed =>
        {
            var facts = TorchFacts.Collect();
            var output = Session.Current.Output;
            if (parsed.GetValue(json))
            {
                output.WriteLine(JsonResults.Of(facts));
                return 0;
            }
            foreach (var fact in facts)
            {
                output.WriteLine($"{fact.Name,-12} {fact.Value}");
                if (fact.Warning is not null) output.WriteLine($"{"",-12} warning: {fact.Warning}");
            }
            return 0;
        });
        return command;
    }
}
