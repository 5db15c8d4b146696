using System.Reflection;
using JdmMl.Data;
using JdmMl.Evaluation;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace JdmMl.Tests.Evaluation;

public sealed class MetricViewsTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Masks moved by a pixel a row: some error everywhere, two images a group.
    private SegmentationMetrics Metrics()
    {
        var pairs = Enumerable.Range(0, 6).Select(Small.Phantoms(6).Read).ToArray();
        var truth = new MemoryPairs(pairs.Select((p, i) => p with { Info = p.Info with { Id = $"<{i}>", Group = $"g{i / 2}" } }));
        var rows = pairs.Select((p, i) => new Row
        {
            Id = $"<{i}>", Group = $"g{i / 2}", Mask = p.Mask.ToMLImage(), PredictedMask = Moved(p.Mask, i).ToMLImage(),
        }).ToList();
        Assert.Equal(6, truth.Items.Count);
        return _ml.GetImageSegmentation().Evaluate(_ml.Data.LoadFromEnumerable(rows), new EvaluateOptions { Name = "moved & <tried>" });
    }

    private static LabelMask Moved(LabelMask mask, int by)
        => new(mask.Width, mask.Height, [.. mask.Labels.Skip(by), .. mask.Labels.Take(by)]);

    private sealed class Row
    {
        public string Id { get; set; } = "";
        public string Group { get; set; } = "";
        [Microsoft.ML.Transforms.Image.ImageType(24, 24)] public MLImage? Mask { get; set; }
        [Microsoft.ML.Transforms.Image.ImageType(24, 24)] public MLImage? PredictedMask { get; set; }
    }

    [Fact]
    public void Intervals_hold_their_means_and_come_from_the_bootstrap_over_groups()
    {
        var metrics = Metrics();
        Assert.True(metrics.DiceInterval.Lower < metrics.MeanDice && metrics.MeanDice < metrics.DiceInterval.Upper);
        Assert.Equal(metrics.DiceInterval, metrics.IntervalOf("dice"));
        Assert.Equal(metrics.IouInterval, metrics.IntervalOf("iou"));
        string[] groups = ["g0", "g0", "g1", "g1", "g2", "g2"];
        Assert.Equal(GroupBootstrap.OfMean(metrics.Result.Values("nsd"), groups), metrics.IntervalOf("nsd"));
        Assert.Contains("no metric", Assert.Throws<ArgumentException>(() => metrics.IntervalOf("charm")).Message);
    }

    [Fact]
    public void Rows_are_a_data_view_that_other_transforms_take()
    {
        var metrics = Metrics();
        var view = metrics.PerImage;
        Assert.Equal(metrics.Result.Values("dice"), view.GetColumn<double>("dice"));
        Assert.Equal(metrics.Result.Rows.Select(r => r.Id), view.GetColumn<string>("Id"));
        Assert.Equal([24, 24, 24, 24, 24, 24], view.GetColumn<double>("Width"));
        Assert.Equal(metrics.Result.Metrics, view.Schema.Skip(4).Select(c => c.Name));
        Assert.Equal(metrics.Result.Values("iou").Take(2), _ml.Data.TakeRows(view, 2).GetColumn<double>("iou"));
        using var cursor = view.GetRowCursor([view.Schema["Id"]]);
        Assert.Throws<ArgumentOutOfRangeException>(() => cursor.GetGetter<double>(view.Schema["dice"]));
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<double>(view.Schema["Id"]));
    }

    [Fact]
    public void Html_holds_the_numbers_names_are_escaped_and_the_worst_image_comes_first()
    {
        var metrics = Metrics();
        string html = metrics.ToHtml();
        Assert.Contains("moved &amp; &lt;tried&gt;", html);
        Assert.Contains(metrics.MeanDice.ToString("0.0000"), html);
        Assert.Contains($"[{metrics.DiceInterval.Lower:0.0000}, {metrics.DiceInterval.Upper:0.0000}]", html);
        var worst = metrics.Result.Rows.MinBy(row => row.Metrics["dice"])!;
        string[] cells = [.. html.Split("<td>").Select(cell => cell.Split("</td>")[0])];
        string[] order = [.. cells.Where(cell => cell.StartsWith("&lt;", StringComparison.Ordinal))];
        Assert.Equal(6, order.Length);
        Assert.Equal(System.Net.WebUtility.HtmlEncode(worst.Id), order[0]);
        Assert.DoesNotContain("<script", html);
        System.Xml.Linq.XElement.Parse(html);                               // every tag is closed
        string page = Path.Combine(_folder.Path, "metrics.html");
        metrics.SaveHtml(page);
        Assert.Contains(html, File.ReadAllText(page));
    }

    [Fact]
    public void A_notebook_finds_the_formatters_by_name_alone()
    {
        var metrics = Metrics();
        // What .NET Interactive does, with nothing but names: attribute, source, formatters.
        var attribute = metrics.GetType().GetCustomAttributes(true).Single(a => a.GetType().Name == "TypeFormatterSourceAttribute");
        var source = (Type)attribute.GetType().GetProperty("FormatterSourceType")!.GetValue(attribute)!;
        Assert.Equal(["text/html"], (string[])attribute.GetType().GetProperty("PreferredMimeTypes")!.GetValue(attribute)!);
        var formatters = (IEnumerable<object>)source.GetMethod("CreateTypeFormatters")!
            .Invoke(Activator.CreateInstance(source, true), null)!;
        var texts = formatters.ToDictionary(
            f => (string)f.GetType().GetProperty("MimeType")!.GetValue(f)!,
            f =>
            {
                using var writer = new StringWriter();
                Assert.True((bool)f.GetType().GetMethod("Format")!.Invoke(f, [metrics, writer])!);
                Assert.False((bool)f.GetType().GetMethod("Format")!.Invoke(f, ["other", writer])!);
                return writer.ToString();
            });
        Assert.Equal(metrics.ToHtml(), texts["text/html"]);
        Assert.StartsWith("mDice 0.", texts["text/plain"]);
        Assert.DoesNotContain(
            typeof(SegmentationMetrics).Assembly.GetReferencedAssemblies(), a => a.Name!.Contains("Interactive", StringComparison.Ordinal));
    }
}
