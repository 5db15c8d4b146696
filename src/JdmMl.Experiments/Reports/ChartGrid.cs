using System.Xml.Linq;
using static JdmMl.Experiments.Reports.Markup;

namespace JdmMl.Experiments.Reports;

/// <summary>Small charts side by side where the page is wide enough, below each other where it is not.</summary>
public sealed record ChartGrid(IReadOnlyList<LineChart> Charts) : IReportPart
{
    /// <inheritdoc/>
    public IEnumerable<XElement> Render() => [Element("div", Class("charts"), Charts.SelectMany(c => c.Render()))];
}
