using System.Diagnostics;
using System.Text.RegularExpressions;
using JdmMl.Data;
using JdmMl.Experiments.Tests.Reports;

namespace JdmMl.Experiments.Tests.ThesisReports;

public sealed class BrowserTests : IDisposable
{
    private const string Widths =
        "<script>window.onload = function () { document.body.setAttribute('data-widths', " +
        "Array.from(document.images).map(function (i) { return i.naturalWidth; }).join()); };</script>";

    private readonly string _folder = Directory.CreateTempSubdirectory("jdmml-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [ChromiumFact]
    public void A_browser_opens_the_report_without_an_error_and_decodes_every_picture()
    {
        ScriptedResults.WriteAblation(_folder, ["Kvasir", "MoNuSeg"]);
        using (var writer = PoolShardWriter.Open(
            Path.Combine(_folder, "pool"), new PoolIdentity { ModelHash = "X", Seed = 3, Size = 24 }, Shard.Whole))
            for (int k = 0; k < 4; k++)
            {
                var pair = new PhantomPairs(PhantomKind.Polyps, 4, 24, 1).Read(k);
                writer.Write(k, 0, "ok", pair.Image, pair.Mask);
            }
        string path = Path.Combine(_folder, "report.html");
        ThesisReport.Save(
            new() { Paths = [_folder], Claims = new() { Resamples = 200, Permutations = 200 },
                Pairs = new PhantomPairs(PhantomKind.Polyps, 4, 24, 1) },
            path, ScriptedResults.Made, []);
        string html = File.ReadAllText(path);
        int images = SampleReport.Parse(html).Descendants("img").Count();
        Assert.True(images >= 8 + 16);

        var (dom, log) = Open(path);
        Assert.Contains("Figure 5.5. MoNuSeg", dom);
        Assert.DoesNotContain("CONSOLE", log);

        // A copy that may run a script says how wide every picture is; a broken one behind them, to see that it would be found, has no
        // width.
        int[] widths = WidthsOf(html.Replace("</main>", "<img alt=\"\" src=\"data:image/png;base64,AAAA\"/></main>"));
        Assert.Equal(images + 1, widths.Length);
        Assert.DoesNotContain(0, widths[..^1]);
        Assert.Equal(0, widths[^1]);
    }

    private int[] WidthsOf(string html)
    {
        string path = Path.Combine(_folder, "copy.html");
        File.WriteAllText(path, html.Replace("style-src 'unsafe-inline'", "style-src 'unsafe-inline'; script-src 'unsafe-inline'")
            .Replace("</body>", Widths + "</body>"));
        var found = Regex.Match(Open(path).Dom, "data-widths=\"([0-9,]*)\"");
        Assert.True(found.Success, "the script did not run");
        return [.. found.Groups[1].Value.Split(',').Select(int.Parse)];
    }

    private (string Dom, string Log) Open(string path)
    {
        string[] arguments =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--virtual-time-budget=5000",
            $"--user-data-dir={Path.Combine(_folder, "profile")}", "--dump-dom", new Uri(path).AbsoluteUri,
        ];
        using var process = Process.Start(new ProcessStartInfo(ChromiumFactAttribute.Browser!, arguments)
            { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (dom, log) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        Assert.True(process.WaitForExit(120_000), "the browser did not come back");
        return (dom.Result, log.Result);
    }
}
