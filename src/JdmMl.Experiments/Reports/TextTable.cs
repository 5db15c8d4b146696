using System.Globalization;
using System.Text;

namespace JdmMl.Experiments.Reports;

/// <summary>
/// A table for a console: columns aligned by spaces, to the right where most cells are numbers, a rule below the header, no trailing
/// spaces, lines ended by "\n".
/// </summary>
public sealed class TextTable
{
    private const string Gap = "  ";
    private readonly string[] _headers;
    private readonly List<string[]> _rows = [];

    /// <summary>Begins a table.</summary>
    /// <param name="headers">One a column, at least one.</param>
    public TextTable(params IReadOnlyList<string> headers)
    {
        if (headers.Count == 0) throw new ArgumentException("A text table needs at least one column.", nameof(headers));
        _headers = [.. headers.Select(OneLine)];
    }

    /// <summary>Adds a row.</summary>
    /// <param name="cells">As many as there are columns.</param>
    /// <exception cref="ArgumentException">The row has another number of cells.</exception>
    public TextTable Add(params IReadOnlyList<string> cells)
    {
        if (cells.Count != _headers.Length)
            throw new ArgumentException(
                $"The row has {cells.Count} cells and the table {_headers.Length} columns; give one cell a column.");
        _rows.Add([.. cells.Select(OneLine)]);
        return this;
    }

    /// <summary>The table, ended by a line break.</summary>
    public override string ToString()
    {
        var columns = Enumerable.Range(0, _headers.Length).ToArray();
        var widths = columns.Select(c => _rows.Select(r => Width(r[c])).Append(Width(_headers[c])).Max()).ToArray();
        var right = columns.Select(c => 2 * _rows.Count(r => IsNumber(r[c])) > _rows.Count(r => !IsBlank(r[c]))).ToArray();

        var text = new StringBuilder();
        Line(_headers);
        Line([.. widths.Select(w => new string('-', w))]);
        foreach (var row in _rows) Line(row);
        return text.ToString();

        void Line(string[] cells)
        {
            var padded = columns.Select(c =>
            {
                var padding = new string(' ', widths[c] - Width(cells[c]));
                return right[c] ? padding + cells[c] : cells[c] + padding;
            });
            text.Append(string.Join(Gap, padded).TrimEnd()).Append('\n');
        }
    }

    // "84.1", "*84.1", "+0.4 %", "-3", "84.1 [82.0, 86.1]", "1m 20s": begins like a number.
    private static bool IsNumber(string cell)
    {
        var unsigned = cell.TrimStart('*', '+', '-', '\u2212', '<', '>', '~', '\u00B1', ' ');
        return unsigned.Length > 0 && char.IsAsciiDigit(unsigned[0]);
    }

    private static bool IsBlank(string cell) => cell is "" or "-" or "\u2013" or "\u2014" or "n/a" or "NaN";

    private static int Width(string cell) => new StringInfo(cell).LengthInTextElements;

    private static string OneLine(string cell) => cell.ReplaceLineEndings(" ").Replace('\t', ' ').Trim();
}
