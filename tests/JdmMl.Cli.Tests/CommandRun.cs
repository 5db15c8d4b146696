using System.Diagnostics;
using JdmMl.Data;

namespace JdmMl.Cli.Tests;

/// <summary>The command line run in this process, and small data for it.</summary>
internal static class CommandRun
{
    internal static (int Code, string Output, string Errors) Run(params string[] args)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        int code = JdmCommandLine.Run(args, output, errors);
        return (code, output.ToString(), errors.ToString());
    }

    /// <summary>The command line in a process of its own, on one thread.</summary>
    internal static Process Start(params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(JdmCommandLine).Assembly.Location, .. args])
        {
            RedirectStandardError = true, RedirectStandardOutput = true,
        };
        start.Environment["OMP_NUM_THREADS"] = "1";
        return Process.Start(start)!;
    }

    /// <summary>Waits for an end without an error.</summary>
    internal static void Finish(Process process)
    {
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
    }

    /// <summary>A folder with images/ and masks/ of phantoms.</summary>
    internal static string WritePairs(string root, PhantomKind kind, int count, int size)
    {
        var source = new PhantomPairs(kind, count, size, 1);
        for (int i = 0; i < count; i++)
        {
            var pair = source.Read(i);
            PngFile.WriteRgb(Path.Combine(root, "images", $"{i}.png"), pair.Image);
            PngFile.WriteMask(Path.Combine(root, "masks", $"{i}.png"), pair.Mask);
        }
        return root;
    }
}
