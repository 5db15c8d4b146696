using System.Globalization;
using System.Xml.Linq;
using JdmMl.Data;
using JdmMl.Experiments.Reports;

namespace JdmMl.Experiments.Tests.Reports;

/// <summary>A report with every kind of part, and texts that want escaping everywhere.</summary>
internal static class SampleReport
{
    public const string Nasty = "<script>alert('x')</script> & \"quoted\" ]]> \u0001 \uD800 ünï \U0001F600";

    public static readonly DateTimeOffset Made = new(2025, 3, 4, 5, 6, 0, TimeSpan.FromHours(2));

    public static RgbImage Image { get; } = new(2, 2, [255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255]);

    public static LabelMask Mask { get; } = new(2, 2, [0, 1, 1, 0]);

    public static ReportBuilder Create(string text = "text") => new ReportBuilder(text, Made) { Subtitle = text }
        .Facts((text, text), ("Seeds", "1, 2"))
        .Text(text)
        .Section(text)
        .Warning(text)
        .Add(Chart(text))
        .Section("Pictures")
        .Add(new ImageGrid
        {
            Title = text,
            Note = text,
            Rows = [new(text, [new ImageTile(text, Picture.Of(Image, text), Picture.Of(Mask, text)), new ImageTile("", Picture.Of(Image, ""))])],
        })
        .Section("Results")
        .Add(Table(text));

    public static LineChart Chart(string text) => new()
    {
        Title = text,
        XLabel = text,
        YLabel = text,
        Note = text,
        LogY = true,
        Smoothing = 0.9,
        Series = [new(text, [0, 1, 2, 3], [1, 0.1, double.NaN, 0.01]), new("empty", [], [])],
    };

    public static ResultTable Table(string text) => new()
    {
        Title = text,
        RowHeader = text,
        Columns = [new(text, Better.Higher), new("empty")],
        Rows = [new(text, [ResultCell.Of(1.5, new(1, 2)), ResultCell.Of("")]), new("b", [ResultCell.Of(text), ResultCell.Missing])],
        Notes = [text],
    };

    public static XElement Parse(string html) => XDocument.Parse(html).Root!;

    public static XElement Parse(IReportPart part) => Parse(new ReportBuilder("t", Made).Add(part).ToHtml());

    public static IEnumerable<XElement> WithClass(this XElement root, string name) =>
        root.Descendants().Where(e => ((string?)e.Attribute("class") ?? "").Split(' ').Contains(name));

    public static double Number(this XElement element, string attribute) =>
        double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);
}
