using System.Globalization;

namespace JdmMl.Evaluation;

/// <summary>One row of a table of the thesis.</summary>
/// <param name="Table">Number of the table, such as 5.4.</param>
/// <param name="Method">The method.</param>
/// <param name="SyntheticPercent">Synthetic pairs in percent of real ones, 0 for real only; null for another group's method.</param>
/// <param name="DataSet">The test set.</param>
/// <param name="MeanDice">mDice, percent.</param>
/// <param name="MeanIou">mIoU, percent.</param>
public sealed record ThesisRow(string Table, string Method, int? SyntheticPercent, string DataSet, double MeanDice, double MeanIou);

/// <summary>The numbers of Tables 5.1 to 5.6 of the thesis (Zhou 2023), to be compared with.</summary>
public static class ThesisTables
{
    /// <summary>All rows, in the thesis' order.</summary>
    public static IReadOnlyList<ThesisRow> Rows { get; } = Read();

    private static ThesisRow[] Read()
    {
        using var stream = typeof(ThesisTables).Assembly.GetManifestResourceStream("thesis-tables.csv")!;
        using var reader = new StreamReader(stream);
        reader.ReadLine();   // the header
        var rows = new List<ThesisRow>();
        while (reader.ReadLine() is string line)
        {
            // only the method may hold a comma, and then stands in quotes
            string[] parts = line.Split('"');
            string[] cells = parts.Length == 1 ? line.Split(',') : [parts[0].TrimEnd(','), parts[1], .. parts[2][1..].Split(',')];
            double Number(int i) => double.Parse(cells[i], CultureInfo.InvariantCulture);
            rows.Add(new(
                cells[0], cells[1], cells[2] == "" ? null : int.Parse(cells[2], CultureInfo.InvariantCulture), cells[3],
                    Number(4), Number(5)));
        }
        return [.. rows];
    }
}
