using System.Xml.Linq;
using static JdmMl.Experiments.Reports.Markup;

namespace JdmMl.Experiments.Reports;

/// <summary>Plain text; an empty line begins another paragraph.</summary>
public sealed record Paragraphs(string Text) : IReportPart
{
    /// <inheritdoc/>
    public IEnumerable<XElement> Render() => Text.ReplaceLineEndings("\n")
        .Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(p => Element("p", p));
}
