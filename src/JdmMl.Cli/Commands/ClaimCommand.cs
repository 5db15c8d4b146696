using System.CommandLine;
using JdmMl.Cli.Options;
using JdmMl.Data;
using JdmMl.Evaluation;

namespace JdmMl.Cli.Commands;

/// <summary><c>jdm claim</c>: the sentence that the numbers of two arms carry.</summary>
internal static class ClaimCommand
{
    internal static Command Create()
    {
        var files = new Argument<string[]>("results")
        {
            Description = "Results of 'jdm evaluate --output', one a seed and test set: those of the baseline, then those of the " +
                "candidate, told apart by the name in them",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var baseline = Files("--baseline", "Results of the baseline, several for several seeds and test sets");
        var candidate = Files("--candidate", "Results of the candidate");
        var control = Files("--control", "Results of real data only with as many optimiser steps as the candidate");
        var thesis = new Option<bool>("--thesis")
            { Description = "Replay the thesis' tables: what its average gains are, and why none is a claim" };
        var output = new Option<string?>("--output") { Description = "JSON file to write" };
        var json = new Option<bool>("--json") { Description = "Print as JSON" };
        var more = new RecordOptions<ClaimOptions>();
        var command = new Command("claim", "Say what two arms' results carry: 'improves' only where interval and permutation test agree")
        {
            files, baseline, candidate, control, thesis, output, json,
        };
        more.AddTo(command);
        command.SetAction(parsed =>
        {
            var session = Session.Current;
            if (parsed.GetValue(thesis))
            {
                Write(
                    session, parsed.GetValue(output), parsed.GetValue(json),
                    new { gainsByRatio = ThesisClaim.GainsByRatio, readings = ThesisClaim.Readings, reasons = ThesisClaim.Reasons },
                    ThesisClaim.Lines());
                return 0;
            }
            var options = more.Apply(new ClaimOptions(), parsed);
            var (first, second) = Arms(parsed.GetValue(files) ?? [], parsed.GetValue(baseline) ?? [], parsed.GetValue(candidate) ?? []);
            var claims = ClaimSet.Of(first, second, Read(parsed.GetValue(control) ?? []), options);
            Write(session, parsed.GetValue(output), parsed.GetValue(json), claims, Lines(claims));
            return 0;
        });
        return command;
    }

    private static Option<string[]> Files(string name, string description) =>
        new(name) { Description = description, AllowMultipleArgumentsPerToken = true, HelpName = "files" };

    private static (EvaluationResult[] Baseline, EvaluationResult[] Candidate) Arms(string[] files, string[] baseline, string[] candidate)
    {
        if (files.Length > 0 && baseline.Length + candidate.Length > 0)
            throw new JdmException("Results were given both by place and by --baseline or --candidate; use one way.");
        if (files.Length == 0)
        {
            if (baseline.Length == 0 || candidate.Length == 0)
                throw new JdmException(
                    "A claim compares two arms. Give the baseline's results and then the candidate's, or --baseline and --candidate, " +
                    "or --thesis to replay the thesis' tables.");
            return (Read(baseline), Read(candidate));
        }
        if (files.Length == 2) return (Read(files[..1]), Read(files[1..]));
        var arms = Read(files).GroupBy(result => result.Name).ToList();
        return arms.Count == 2
            ? ([.. arms[0]], [.. arms[1]])
            : throw new JdmException(
                $"The {files.Length} results carry {arms.Count} names ({string.Join(", ", arms.Take(5).Select(a => $"'{a.Key}'"))}); " +
                "expected two, the baseline's first. Say which is which with --baseline and --candidate.");
    }

    private static EvaluationResult[] Read(string[] paths) => [.. paths.Select(path =>
    {
        if (!File.Exists(path)) throw new JdmException($"There is no result '{path}'; expected a file of 'jdm evaluate --output'.");
        return EvaluationResultFile.Read(path);
    })];

    private static IReadOnlyList<string> Lines(ClaimSet claims)
    {
        var lines = new List<string> { claims.Primary.Sentence };
        lines.AddRange(claims.Primary.Details.Select(d => "  " + d));
        lines.AddRange(claims.Primary.Caveats.Select(c => "  Note: " + c));
        foreach (var claim in claims.Secondary)
        {
            lines.Add($"Secondary: {claim.Sentence}");
            lines.Add("  " + claim.Details[0]);
        }
        return lines;
    }

    private static void Write(Session session, string? path, bool json, object result, IReadOnlyList<string> lines)
    {
        string text = JsonResults.Of(result);
        if (path is not null) AtomicFile.WriteAllText(path, text);
        if (json) session.Output.WriteLine(text);
        else foreach (string line in lines) session.Output.WriteLine(line);
    }
}
