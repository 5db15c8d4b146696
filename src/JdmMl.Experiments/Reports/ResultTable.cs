using System.Globalization;
using System.Xml.Linq;
using static JdmMl.Experiments.Reports.Markup;

namespace JdmMl.Experiments.Reports;

/// <summary>Which values of a column are good.</summary>
public enum Better
{
    /// <summary>None: no value is set in bold.</summary>
    Neither,

    /// <summary>The largest.</summary>
    Higher,

    /// <summary>The smallest.</summary>
    Lower,
}

/// <summary>A column of a result table.</summary>
/// <param name="Name">Header, with the unit: "mDice (%)".</param>
/// <param name="Better">Whether the largest or the smallest value is set in bold.</param>
/// <param name="Format">.NET format of the numbers.</param>
public sealed record ResultColumn(string Name, Better Better = Better.Neither, string Format = "0.0");

/// <summary>A row of a result table.</summary>
/// <param name="Name">What was run.</param>
/// <param name="Cells">One a column.</param>
/// <param name="IsReference">A published or borrowed row: set apart, and never the best.</param>
public sealed record ResultRow(string Name, IReadOnlyList<ResultCell> Cells, bool IsReference = false);

/// <summary>Results with the best of each column in bold; values equal to the printed digits are equally good.</summary>
public sealed record ResultTable : IReportPart
{
    /// <summary>Caption of the table.</summary>
    public required string Title { get; init; }

    /// <summary>Header of the first column, which holds the rows' names.</summary>
    public string RowHeader { get; init; } = "";

    /// <summary>The columns after the first.</summary>
    public required IReadOnlyList<ResultColumn> Columns { get; init; }

    /// <summary>The rows, from top to bottom.</summary>
    public required IReadOnlyList<ResultRow> Rows { get; init; }

    /// <summary>
    /// What the reader must know: the metric's convention, the number of images and seeds, where borrowed rows come from.
    /// </summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <inheritdoc/>
    /// <exception cref="JdmException">A row has another number of cells than there are columns.</exception>
    public IEnumerable<XElement> Render()
    {
        RequireFullRows();
        yield return Element("div", Class("table"),
            Element("table",
                Element("caption", Title),
                Element("thead", Element("tr",
                    Element("th", Attribute("scope", "col"), RowHeader),
                    Columns.Select((c, i) => Element("th", Attribute("scope", "col"), Aligned(i), c.Name)))),
                Element("tbody", Rows.Select(row => Element("tr",
                    row.IsReference ? Class("reference") : null,
                    Element("th", Attribute("scope", "row"), row.Name),
                    Columns.Select((_, i) => Cell(row, i)))))),
            Notes.Count == 0 ? null : Element("ul", Class("notes"), Notes.Select(n => Element("li", n))));
    }

    /// <summary>The same table for a console; a star stands before the best value of a column.</summary>
    /// <exception cref="JdmException">A row has another number of cells than there are columns.</exception>
    public string ToText()
    {
        RequireFullRows();
        var table = new TextTable([RowHeader, .. Columns.Select(c => c.Name)]);
        foreach (var row in Rows)
            table.Add([row.Name, .. Columns.Select((c, i) =>
                (IsBest(row, i) ? "*" : "") + row.Cells[i].ValueText(c.Format) +
                (row.Cells[i].IntervalText(c.Format) is { } interval ? " " + interval : ""))]);
        return $"{Title}\n{table}{string.Concat(Notes.Select(n => $"  {n}\n"))}";
    }

    private XElement Cell(ResultRow row, int column)
    {
        var (cell, format) = (row.Cells[column], Columns[column].Format);
        var value = cell.ValueText(format);
        return Element("td", Aligned(column),
            IsBest(row, column) ? Element("strong", value) : value,
            cell.IntervalText(format) is { } interval ? Element("span", Class("interval"), interval) : null);
    }

    private XAttribute? Aligned(int column) => Rows.Any(r => r.Cells[column].IsNumber) ? Class("number") : null;

    private bool IsBest(ResultRow row, int column)
    {
        var (better, format) = (Columns[column].Better, Columns[column].Format);
        if (better == Better.Neither || row.IsReference || !row.Cells[column].IsNumber) return false;
        var values = Rows.Where(r => !r.IsReference && r.Cells[column].IsNumber).Select(r => r.Cells[column].Value).ToArray();
        var best = better == Better.Higher ? values.Max() : values.Min();
        return values.Length > 1 && row.Cells[column].ValueText(format) == best.ToString(format, CultureInfo.InvariantCulture);
    }

    private void RequireFullRows()
    {
        if (Rows.FirstOrDefault(r => r.Cells.Count != Columns.Count) is { } row)
            throw new JdmException(
                $"Row '{row.Name}' of table '{Title}' has {row.Cells.Count} cells for {Columns.Count} columns; " +
                "give one cell a column, ResultCell.Missing where there is no value.");
    }
}
