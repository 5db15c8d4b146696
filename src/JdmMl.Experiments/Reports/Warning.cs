using System.Xml.Linq;
using static JdmMl.Experiments.Reports.Markup;

namespace JdmMl.Experiments.Reports;

/// <summary>A box that the reader must not miss: missing controls, unfinished runs, too few images.</summary>
public sealed record Warning(string Text) : IReportPart
{
    /// <inheritdoc/>
    public IEnumerable<XElement> Render() =>
        [Element("p", Class("warning"), Attribute("role", "note"), Element("strong", "Note"), " ", Text)];
}
