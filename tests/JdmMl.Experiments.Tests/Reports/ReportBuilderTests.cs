using System.Globalization;
using System.Text;
using System.Xml.Linq;
using JdmMl.Experiments.Reports;
using static JdmMl.Experiments.Tests.Reports.SampleReport;

namespace JdmMl.Experiments.Tests.Reports;

public class ReportBuilderTests
{
    private static readonly string[] HtmlVoid = ["meta", "img", "br", "hr", "col"];

    [Fact]
    public void The_document_is_html_and_well_formed_xml()
    {
        var html = Create(Nasty).ToHtml();

        Assert.StartsWith("<!DOCTYPE html>\n<html", html);
        Assert.Equal("html", Parse(html).Name);
        Assert.DoesNotContain('\r', html);
    }

    [Fact]
    public void Only_void_elements_and_drawings_close_themselves()
    {
        // an HTML parser takes "<td />" for an opening tag
        var faulty = Parse(Create().ToHtml()).Descendants()
            .Where(e => e.IsEmpty && !HtmlVoid.Contains(e.Name.LocalName) && !e.AncestorsAndSelf("svg").Any());

        Assert.Empty(faulty);
    }

    [Fact]
    public void Text_is_escaped_wherever_it_goes()
    {
        var html = Create(Nasty).ToHtml();
        var readable = Nasty.Replace('\u0001', '\uFFFD').Replace('\uD800', '\uFFFD');

        Assert.DoesNotContain("<script", html);
        Assert.Empty(Parse(html).Descendants("script"));
        // title, headings, facts, paragraph, warning, chart, grid, table, notes
        Assert.True(Parse(html).Descendants().Count(e => !e.HasElements && e.Value == readable) >= 15);
        Assert.Contains(Parse(html).Descendants("img"), e => e.Attribute("alt")!.Value == readable);
    }

    [Fact]
    public void Nothing_is_loaded_from_elsewhere()
    {
        var html = Create().ToHtml();
        var root = Parse(html);

        Assert.DoesNotContain("://", html);
        Assert.DoesNotContain("url(", html);
        Assert.DoesNotContain("@import", html);
        Assert.DoesNotContain(root.Descendants(), e => e.Name.LocalName is "script" or "link" or "iframe" or "object");
        Assert.All(root.Descendants().Attributes("src"), a => Assert.StartsWith("data:image/png;base64,", a.Value));
        Assert.All(root.Descendants().Attributes("href"), a => Assert.StartsWith("#", a.Value));
        Assert.Contains(root.Descendants("meta"), m => m.Attribute("content")?.Value.StartsWith("default-src 'none';", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void The_style_sheet_needs_no_escapes() =>
        // HTML does not unescape styles, XML does
        Assert.DoesNotContain(Parse(Create().ToHtml()).Descendants("style").Single().Value, c => c is '<' or '>' or '&');

    [Fact]
    public void The_same_parts_give_the_same_bytes_in_every_culture()
    {
        var expected = Create().ToHtml();
        var before = CultureInfo.CurrentCulture;
        try
        {
            // a culture with a decimal comma, made by hand because machines may know the invariant one only
            var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            comma.NumberFormat.NumberGroupSeparator = ".";
            comma.NumberFormat.NegativeSign = "~";
            CultureInfo.CurrentCulture = comma;
            Assert.Equal(expected, Create().ToHtml());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void The_time_is_the_one_handed_in() =>
        Assert.Equal("4 March 2025, 05:06 UTC+02:00", Parse(Create().ToHtml()).WithClass("made").Single().Value);

    [Fact]
    public void Contents_lead_to_sections()
    {
        var root = Parse(Create().ToHtml());

        var targets = root.Descendants("nav").Descendants("a").Select(a => a.Attribute("href")!.Value[1..]).ToArray();
        Assert.Equal(["section-1", "section-2", "section-3"], targets);
        Assert.All(targets, t => Assert.Single(root.Descendants("section"), s => (string?)s.Attribute("id") == t));
    }

    [Fact]
    public void Few_sections_need_no_contents() =>
        Assert.Empty(Parse(new ReportBuilder("t", Made).Section("a").Section("b").ToHtml()).Descendants("nav"));

    [Fact]
    public void Empty_lines_divide_paragraphs() =>
        Assert.Equal(["one\nstill one", "two"],
            Parse(new Paragraphs("one\r\nstill one\r\n\r\n\r\ntwo\n")).Descendants("section").Single().Elements("p").Select(p => p.Value));

    [Fact]
    public void Writing_gives_utf8_without_a_byte_order_mark()
    {
        var stream = new MemoryStream();

        Create("ü").Write(stream);

        Assert.Equal(Encoding.UTF8.GetBytes(Create("ü").ToHtml()), stream.ToArray());
    }

    [Fact]
    public void Saving_writes_the_file()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("jdm-report").FullName, "report.html");
        try
        {
            Create().Save(path);
            Assert.Equal(Create().ToHtml(), File.ReadAllText(path));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }
}
