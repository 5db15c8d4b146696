using System.Globalization;
using System.Text;
using System.Xml.Linq;
using JdmMl.Data;
using static JdmMl.Experiments.Reports.Markup;

namespace JdmMl.Experiments.Reports;

/// <summary>
/// Composes one HTML file that stands alone: pictures are data URIs, charts are inline SVG, there are no scripts, and a content
/// security policy forbids loading anything. The same parts give the same bytes: time is handed in.
/// </summary>
/// <param name="title">Heading of the report.</param>
/// <param name="made">When the report was made; printed with its offset.</param>
public sealed class ReportBuilder(string title, DateTimeOffset made)
{
    private readonly List<(string? Heading, List<IReportPart> Parts)> _sections = [(null, [])];

    /// <summary>A line below the heading, or null.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Begins a section; parts added from now on belong to it. With three sections or more the report lists them.</summary>
    public ReportBuilder Section(string heading)
    {
        _sections.Add((heading, []));
        return this;
    }

    /// <summary>Adds a part to the current section.</summary>
    public ReportBuilder Add(IReportPart part)
    {
        _sections[^1].Parts.Add(part);
        return this;
    }

    /// <summary>Adds a paragraph of plain text; an empty line begins another paragraph.</summary>
    public ReportBuilder Text(string text) => Add(new Paragraphs(text));

    /// <summary>Adds a box that the reader must not miss.</summary>
    public ReportBuilder Warning(string text) => Add(new Warning(text));

    /// <summary>Adds names and values, such as mode, sizes, seeds, steps, data and versions.</summary>
    public ReportBuilder Facts(params IReadOnlyList<(string Name, string Value)> facts) => Add(new FactTable(facts));

    /// <summary>The whole document.</summary>
    public string ToHtml()
    {
        var headings = _sections.Where(s => s.Heading is not null).Select(s => s.Heading!).ToArray();
        return Markup.ToHtml(Element("html", Attribute("lang", "en"),
            Element("head",
                Element("meta", Attribute("charset", "utf-8")),
                Element("meta", Attribute("http-equiv", "Content-Security-Policy"),
                    Attribute("content", "default-src 'none'; img-src data:; style-src 'unsafe-inline'")),
                Element("meta", Attribute("name", "viewport"), Attribute("content", "width=device-width, initial-scale=1")),
                Element("meta", Attribute("name", "color-scheme"), Attribute("content", "light dark")),
                Element("title", title),
                Element("style", ReportStyle.Css)),
            Element("body",
                Element("header",
                    Element("h1", title),
                    Subtitle is null ? null : Element("p", Class("subtitle"), Subtitle),
                    Element("p", Class("made"), made.ToString("d MMMM yyyy, HH:mm 'UTC'zzz", CultureInfo.InvariantCulture)),
                    headings.Length < 3 ? null : Contents(headings)),
                Element("main", Sections()))));
    }

    /// <summary>Writes the document as UTF-8 without a byte order mark.</summary>
    public void Write(Stream stream) => stream.Write(new UTF8Encoding(false).GetBytes(ToHtml()));

    /// <summary>Writes the document to a file; an interrupted write leaves what was there before.</summary>
    public void Save(string path) => AtomicFile.Write(path, Write);

    private static XElement Contents(string[] headings) => Element("nav", Element("ol", headings.Select(
        (heading, i) => Element("li", Element("a", Attribute("href", $"#section-{i + 1}"), heading)))));

    private IEnumerable<XElement> Sections()
    {
        var number = 0;
        foreach (var (heading, parts) in _sections)
        {
            var rendered = parts.SelectMany(p => p.Render());
            if (heading is not null)
                yield return Element("section", Attribute("id", $"section-{++number}"), Element("h2", heading), rendered);
            else if (parts.Count > 0)
                yield return Element("section", rendered);
        }
    }
}
