using System.Globalization;
using System.Text;
using System.Xml.Linq;
using JdmMl.Evaluation;
using static JdmMl.Experiments.Reports.Markup;

namespace JdmMl.Experiments.Reports;

/// <summary>Turns a line chart into SVG. Colours come from the style sheet, so that they follow light, dark and print.</summary>
internal sealed class LineChartDrawing
{
    private const int Left = 64, Right = 16, Top = 10, Bottom = 44;
    private const int Colours = 6, MostMarkers = 24;

    private readonly LineChart _chart;
    private readonly AxisScale? _x, _y;

    public LineChartDrawing(LineChart chart)
    {
        _chart = chart;
        bool Shown(double v) => double.IsFinite(v) && (!chart.LogY || v > 0);
        (double X, double Y)[] points = [.. chart.Series.SelectMany(s => s.X.Zip(s.Y).Concat(s.Points))];
        (double X, double Y)[] shown = [.. points.Where(p => double.IsFinite(p.X) && Shown(p.Y))];
        Omitted = points.Length - shown.Length;
        if (shown.Length == 0) return;
        var first = Math.Min(shown.Min(p => p.X), chart.XFrom ?? double.PositiveInfinity);
        _x = AxisScale.Linear(first, shown.Max(p => p.X), Math.Max(3, Width / 107), extend: false);
        double[] heights =
        [
            .. shown.Select(p => p.Y), .. chart.References.Select(r => r.Y).Where(Shown),
            .. chart.Series.SelectMany(s => s.Band ?? []).SelectMany(i => (double[])[i.Lower, i.Upper]).Where(Shown),
        ];
        var (low, high) = (heights.Min(), heights.Max());
        _y = chart.LogY ? AxisScale.Logarithmic(low, high) : AxisScale.Linear(low, high);
    }

    /// <summary>Number of points that the axes cannot show.</summary>
    public int Omitted { get; }

    private int Width => _chart.Width;

    private int Height => _chart.Height;

    public static string Colour(int series) => $"c{series % Colours}";

    public XElement ToSvg() => Element("svg",
        Attribute("viewBox", $"0 0 {Width} {Height}"), Attribute("role", "img"), Attribute("aria-label", _chart.Title),
        Element("title", _chart.Title), Element("desc", ChartWords.Of(_chart)),
        _x is null || _y is null
            ? [Label(Width / 2.0, Height / 2.0, "middle", "no data")]
            : new object[]
            {
                YAxis(_y), XAxis(_x), _chart.References.Where(r => _y.CanShow(r.Y)).Select(Reference),
                _chart.Series.Select((s, i) => Curve(s, i)),
            });

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
            series.Band is null ? null : Band(series.X, series.Band),
            Path(series.X, series.Y, smoothed ? "raw" : "line"),
            smoothed ? Path(series.X, Curves.Smooth(series.Y, _chart.Smoothing), "line") : null,
            series.X.Count > MostMarkers || smoothed ? null : Markers(series),
            series.Points.Where(p => double.IsFinite(p.X) && _y!.CanShow(p.Y)).Select(p => Circle(series.Name, p.X, p.Y, "run", 4)));
    }

    private XElement Reference(ReferenceLine reference)
    {
        var line = Line("reference", Left, Y(reference.Y), Width - Right, Y(reference.Y));
        line.Add(Element("title", string.Create(CultureInfo.InvariantCulture, $"{reference.Name}: {reference.Y:g4}")));
        return line;
    }

    // Neighbours with intervals are joined by a polygon; whiskers show those that stand alone.
    private IEnumerable<XElement> Band(IReadOnlyList<double> x, IReadOnlyList<Interval> band)
    {
        bool Whole(int i) => double.IsFinite(x[i]) && _y!.CanShow(band[i].Lower) && _y.CanShow(band[i].Upper);
        for (var from = 0; from < x.Count; from++)
        {
            if (!Whole(from)) continue;
            var to = from;
            while (to + 1 < x.Count && Whole(to + 1)) to++;
            var run = Enumerable.Range(from, to - from + 1).ToArray();
            var corners = run.Select(i => (x[i], band[i].Upper)).Concat(Enumerable.Reverse(run).Select(i => (x[i], band[i].Lower)));
            if (run.Length > 1)
                yield return Element("polygon", Class("band"), Attribute("points", string.Join(' ',
                    corners.Select(c => $"{Number(X(c.Item1))},{Number(Y(c.Item2))}"))));
            if (run.Length <= MostMarkers)
                foreach (var i in run) yield return Line("whisker", X(x[i]), Y(band[i].Lower), X(x[i]), Y(band[i].Upper));
            from = to;
        }
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
        .Select(p => Circle(series.Name, p.First, p.Second, null, 3.5));

    private XElement Circle(string name, double x, double y, string? kind, double radius) => Element("circle",
        kind is null ? null : Class(kind), Attribute("cx", Number(X(x))), Attribute("cy", Number(Y(y))), Attribute("r", Number(radius)),
        Element("title", string.Create(CultureInfo.InvariantCulture, $"{name}: {y:g4} at {x:g6}")));

    private double X(double value) => Left + _x!.Position(value) * (Width - Left - Right);

    private double Y(double value) => Height - Bottom - _y!.Position(value) * (Height - Top - Bottom);

    private static XElement Line(string kind, double x1, double y1, double x2, double y2) => Element("line", Class(kind),
        Attribute("x1", Number(x1)), Attribute("y1", Number(y1)), Attribute("x2", Number(x2)), Attribute("y2", Number(y2)));

    private static XElement Label(double x, double y, string anchor, string text) =>
        Element("text", Attribute("x", Number(x)), Attribute("y", Number(y)), Attribute("text-anchor", anchor), text);

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
