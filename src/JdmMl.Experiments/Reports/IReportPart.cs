using System.Xml.Linq;

namespace JdmMl.Experiments.Reports;

/// <summary>Something that a report shows: a table, a chart, a picture grid, a paragraph. New kinds are new implementations.</summary>
public interface IReportPart
{
    /// <summary>The HTML of this part: elements without a namespace, no scripts, nothing that is loaded from elsewhere.</summary>
    IEnumerable<XElement> Render();
}
