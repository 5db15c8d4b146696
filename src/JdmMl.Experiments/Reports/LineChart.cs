using System.Globalization;
using System.Xml.Linq;
using JdmMl.Evaluation;
using static JdmMl.Experiments.Reports.Markup;

namespace JdmMl.Experiments.Reports;

/// <summary>A curve.</summary>
/// <param name="Name">For the legend.</param>
/// <param name="X">Steps, epochs or ratios, rising.</param>
/// <param name="Y">As many values; what is not finite is a gap.</param>
public sealed record LineSeries(string Name, IReadOnlyList<double> X, IReadOnlyList<double> Y)
{
    /// <summary>An interval for each X, drawn as a pale band with whiskers; null: none. Undefined ones are gaps.</summary>
    public IReadOnlyList<Interval>? Band { get; init; }

    /// <summary>Single measurements behind the curve, such as one a seed; drawn as rings.</summary>
    public IReadOnlyList<(double X, double Y)> Points { get; init; } = [];
}

/// <summary>A value to compare with, drawn as a dashed line from edge to edge.</summary>
/// <param name="Name">For the legend.</param>
/// <param name="Y">The value.</param>
public sealed record ReferenceLine(string Name, double Y);

/// <summary>Curves over common axes, drawn as SVG: losses over steps, scores over ratios.</summary>
public sealed record LineChart : IReportPart
{
    /// <summary>Caption of the chart.</summary>
    public required string Title { get; init; }

    /// <summary>What lies along the horizontal axis.</summary>
    public required string XLabel { get; init; }

    /// <summary>What lies along the vertical axis.</summary>
    public required string YLabel { get; init; }

    /// <summary>The curves, at least one; colours repeat after six.</summary>
    public required IReadOnlyList<LineSeries> Series { get; init; }

    /// <summary>Dashed lines.</summary>
    public IReadOnlyList<ReferenceLine> References { get; init; } = [];

    /// <summary>Where the horizontal axis begins at the latest; null: at the first value.</summary>
    public double? XFrom { get; init; }

    /// <summary>Width of the drawing in user units, at least 300; about the width in pixels at which its text is 12 pixels high.</summary>
    public int Width { get; init; } = 860;

    /// <summary>Height of the drawing in user units, at least 150.</summary>
    public int Height { get; init; } = 300;

    /// <summary>Whether the vertical axis is logarithmic; values of 0 or less are then left out and counted below the chart.</summary>
    public bool LogY { get; init; }

    /// <summary>Weight of the exponential moving average that is drawn over the pale raw curve; 0 draws the raw curve only.</summary>
    public double Smoothing { get; init; }

    /// <summary>What the reader must know; below the chart.</summary>
    public string? Note { get; init; }

    /// <inheritdoc/>
    /// <exception cref="JdmException">
    /// The chart has no series, a series has X and Y of different length, or Smoothing is out of range.
    /// </exception>
    public IEnumerable<XElement> Render()
    {
        new OptionFaults($"LineChart '{Title}'")
            .Require(Series.Count > 0, "Series is empty; expected at least one curve")
            .Require(Smoothing is >= 0 and < 1, $"Smoothing is {Smoothing}; expected a weight from 0 to below 1")
            .Require(Series.All(s => s.X.Count == s.Y.Count), $"Series {Uneven()}; expected one Y for each X")
            .Require(Series.All(s => s.Band is null || s.Band.Count == s.X.Count), $"a band has another length than its series; expected " +
                "one interval for each X")
            .Require(Width >= 300 && Height >= 150, $"the drawing is {Width} x {Height}; expected at least 300 x 150")
            .ThrowIfAny();

        var drawing = new LineChartDrawing(this);
        yield return Element("figure", Class("chart"),
            Element("figcaption", Title),
            Element("ul", Class("legend"),
                Series.Select((s, i) => Element("li", Element("span", Class($"swatch {LineChartDrawing.Colour(i)}")), s.Name)),
                References.Select(r => Element("li", Element("span", Class("swatch dashed")), r.Name)),
                Series.Any(s => s.Points.Count > 0) ? Element("li", Class("hint"), "rings: single runs") : null,
                Smoothing > 0 ? Element("li", Class("hint"), SmoothingHint()) : null),
            Element("div", Class(Width > 600 ? "plot wide" : "plot"), drawing.ToSvg()),
            drawing.Omitted == 0 ? null : Element("p", Class("note"), OmittedNote(drawing.Omitted)),
            Note is null ? null : Element("p", Class("note"), Note));
    }

    private string SmoothingHint() =>
        string.Create(CultureInfo.InvariantCulture, $"pale: raw; line: moving average, weight {Smoothing:0.###}");

    private string OmittedNote(int omitted) =>
        $"{omitted} {(omitted == 1 ? "value is" : "values are")} left out: not finite" +
        (LogY ? ", or not above 0 as a logarithmic axis needs." : ".");

    private string Uneven() => string.Join(", ", Series.Where(s => s.X.Count != s.Y.Count)
        .Select(s => $"'{s.Name}' has {s.X.Count} X and {s.Y.Count} Y"));
}
