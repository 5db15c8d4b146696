using System.Xml.Linq;
using static JdmMl.Experiments.Reports.Markup;

namespace JdmMl.Experiments.Reports;

/// <summary>Names and values in two columns: what the run was.</summary>
public sealed record FactTable(IReadOnlyList<(string Name, string Value)> Facts) : IReportPart
{
    /// <inheritdoc/>
    public IEnumerable<XElement> Render() =>
        [Element("dl", Class("facts"), Facts.Select(f => Element("div", Element("dt", f.Name), Element("dd", f.Value))))];
}
