using System.CommandLine;
using JdmMl.Cli.Commands;

namespace JdmMl.Cli;

/// <summary>The command line: parses, runs, and turns every refusal into one message and an exit code.</summary>
public static class JdmCommandLine
{
    /// <summary>The job failed; the message says why.</summary>
    public const int Failed = 1;

    /// <summary>The arguments make no sense.</summary>
    public const int BadArguments = 2;

    /// <summary>The user stopped it; starting again continues.</summary>
    public const int Interrupted = 130;

    /// <summary>Runs one command.</summary>
    /// <param name="args">Arguments without the program's name.</param>
    /// <param name="output">Results.</param>
    /// <param name="errors">Messages and progress.</param>
    /// <returns>0 when it worked.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter errors)
    {
        var debug = new Option<bool>("--debug") { Description = "Show the stack trace of an error", Recursive = true };
        var root = new RootCommand("jdm: learn image/mask pairs, draw more of them, and see whether they help a segmenter") { debug };
        root.Add(TrainCommand.Create());
        root.Add(SampleCommand.Create());
        root.Add(SegmentCommand.Create());
        root.Add(ImportCommand.Create());
        root.Add(EvaluateCommand.Create());
        root.Add(DemoCommand.Create());
        root.Add(DoctorCommand.Create());
        root.Add(DataCommand.Create());
        root.Add(BenchCommand.Create());
        root.Add(ClaimCommand.Create());
        root.Add(QualityCommand.Create());

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) errors.WriteLine("error: " + error.Message);
            errors.WriteLine($"Run 'jdm {CommandPath(parsed)}--help' to see what is understood.");
            return BadArguments;
        }
        using var stop = new StopSignals(errors);
        Session.Current = new Session(output, errors, stop.Token);
        try
        {
            return parsed.Invoke(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = output, Error = errors,
            });
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            errors.WriteLine("Stopped. Finished work is kept; the same command continues it.");
            return Interrupted;
        }
        catch (Exception e) when (!parsed.GetValue(debug))
        {
            errors.WriteLine("error: " + Explain(e));
            return Failed;
        }
    }

    private static string Explain(Exception e) => e switch
    {
        AggregateException { InnerExceptions.Count: 1 } a => Explain(a.InnerExceptions[0]),
        JdmException or ArgumentException or NotSupportedException or IOException or UnauthorizedAccessException => e.Message,
        _ => $"{e.Message} ({e.GetType().Name}; run again with --debug for the details)",
    };

    private static string CommandPath(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (var command = parsed.CommandResult; command.Parent is System.CommandLine.Parsing.CommandResult parent; command = parent)
            names.Push(command.Command.Name);
        return names.Count == 0 ? "" : string.Join(' ', names) + " ";
    }
}
