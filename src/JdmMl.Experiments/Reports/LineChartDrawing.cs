using System.Globalization;
using System.Text;
using System.Xml.Linq;
using static JdmMl.Experiments.Reports.Markup;

namespace JdmMl.Experiments.Reports;

/// <summary>Turns a line chart into SVG. Colours come from the style sheet, so that they follow light, dark and print.</summary>
internal sealed class LineChartDrawing
{
    private const int Width = 860, Height = 300; // user units; the drawing scales to the page
    private const int Left = 64, Right = 16, Top = 10, Bottom = 44;
    private const int Colours = 6, MostMarkers = 24;

    private readonly LineChart _chart;
    private readonly AxisScale? _x, _y;

    public LineChartDrawing(LineChart chart)
    {
        _chart = chart;
        bool Shown(double v) => double.IsFinite(v) && (!chart.LogY || v > 0);
        var points = chart.Series.SelectMany(s => s.X.Zip(s.Y)).ToArray();
        var shown = points.Where(p => double.IsFinite(p.First) && Shown(p.Second)).ToArray();
        Omitted = points.Length - shown.Length;
        if (shown.Length == 0) return;
        _x = AxisScale.Linear(shown.Min(p => p.First), shown.Max(p => p.First), 8, extend: false);
        var (low, high) = (shown.Min(p => p.Second), shown.Max(p => p.Second));
        _y = chart.LogY ? AxisScale.Logarithmic(low, high) : AxisScale.Linear(low, high);
    }

    /// <summary>Number of points that the axes cannot show.</summary>
    public int Omitted { get; }

    public static string Colour(int series) => $"c{series % Colours}";

    public XElement ToSvg() => Element("svg",
        Attribute("viewBox", $"0 0 {Width} {Height}"), Attribute("role", "img"), Attribute("aria-label", _chart.Title),
        _x is null || _y is null
            ? [Label(Width / 2.0, Height / 2.0, "middle", "no data")]
            : new object[] { YAxis(_y), XAxis(_x), _chart.Series.Select((s, i) => Curve(s, i)) });

    private IEnumerable<XElement> YAxis(AxisScale axis)
    {
        foreach (var tick in axis.Ticks)
        {
            yield return Line("rule", Left, Y(tick), Width - Right, Y(tick));
            yield return Label(Left - 8, Y(tick) + 4, "end", axis.Label(tick));
        }

        var middle = (Top + Height - Bottom) / 2;
        yield return Element("text", Class("axis"), Attribute("text-anchor", "middle"),
            Attribute("transform", $"translate(14 {middle}) rotate(-90)"), _chart.YLabel);
    }

    private IEnumerable<XElement> XAxis(AxisScale axis)
    {
        var bottom = Height - Bottom;
        yield return Line("base", Left, bottom, Width - Right, bottom);
        foreach (var tick in axis.Ticks)
        {
            yield return Line("base", X(tick), bottom, X(tick), bottom + 4);
            yield return Label(X(tick), bottom + 18, "middle", axis.Label(tick));
        }

        yield return Element("text", Class("axis"), Attribute("text-anchor", "middle"),
            Attribute("x", (Left + Width - Right) / 2), Attribute("y", Height - 6), _chart.XLabel);
    }

    private XElement Curve(LineSeries series, int number)
    {
        var smoothed = _chart.Smoothing > 0;
        return Element("g", Class(Colour(number)),
            Element("title", series.Name),
            Path(series.X, series.Y, smoothed ? "raw" : "line"),
            smoothed ? Path(series.X, Curves.Smooth(series.Y, _chart.Smoothing), "line") : null,
            series.X.Count > MostMarkers || smoothed ? null : Markers(series));
    }

    private XElement Path(IReadOnlyList<double> x, IReadOnlyList<double> y, string kind)
    {
        var path = new StringBuilder();
        var pen = 'M'; // lifted at the start and after every gap
        foreach (var i in Curves.Thin(y, (Width - Left - Right) / 2))
        {
            if (!double.IsFinite(x[i]) || !_y!.CanShow(y[i]))
            {
                pen = 'M';
                continue;
            }

            path.Append(pen).Append(Number(X(x[i]))).Append(' ').Append(Number(Y(y[i])));
            if (pen == 'M') path.Append("h0"); // a point between two gaps shows as a dot
            pen = 'L';
        }

        return Element("path", Class(kind), Attribute("d", path.ToString()));
    }

    private IEnumerable<XElement> Markers(LineSeries series) => series.X.Zip(series.Y)
        .Where(p => double.IsFinite(p.First) && _y!.CanShow(p.Second))
        .Select(p => Element("circle", Attribute("cx", Number(X(p.First))), Attribute("cy", Number(Y(p.Second))), Attribute("r", 3.5),
            Element("title", string.Create(CultureInfo.InvariantCulture, $"{series.Name}: {p.Second:g4} at {p.First:g6}"))));

    private double X(double value) => Left + _x!.Position(value) * (Width - Left - Right);

    private double Y(double value) => Height - Bottom - _y!.Position(value) * (Height - Top - Bottom);

    private static XElement Line(string kind, double x1, double y1, double x2, double y2) => Element("line", Class(kind),
        Attribute("x1", Number(x1)), Attribute("y1", Number(y1)), Attribute("x2", Number(x2)), Attribute("y2", Number(y2)));

    private static XElement Label(double x, double y, string anchor, string text) =>
        Element("text", Attribute("x", Number(x)), Attribute("y", Number(y)), Attribute("text-anchor", anchor), text);

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
