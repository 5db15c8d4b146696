using JdmMl.Experiments.Reports;

namespace JdmMl.Experiments.Tests.Reports;

public class LineChartTests
{
    [Fact]
    public void Points_lie_where_the_axes_say()
    {
        // x 0..10 spans 64..844, y 0..1 spans 256..10 of the 860 x 300 drawing
        var svg = Draw([new("a", [0, 5, 10], [0, 0.5, 1])]);

        Assert.Equal("M64 256h0L454 133L844 10", svg.Descendants("path").Single().Attribute("d")!.Value);
        Assert.Equal([(64, 256), (454, 133), (844, 10)], svg.Descendants("circle").Select(c => (c.Number("cx"), c.Number("cy"))));
    }

    [Fact]
    public void Equal_ratios_have_equal_lengths_on_a_logarithmic_axis()
    {
        var svg = Draw([new("a", [0, 5, 10], [1, 10, 100])], logY: true);

        Assert.Equal([256, 133, 10], svg.Descendants("circle").Select(c => c.Number("cy")));
    }

    [Fact]
    public void Missing_values_break_the_line_and_are_counted()
    {
        var root = SampleReport.Parse(Chart([new("a", [0, 1, 2, 3], [0, double.NaN, 1, 0])]));

        Assert.Equal(2, root.Descendants("path").Single().Attribute("d")!.Value.Count(c => c == 'M'));
        Assert.Equal("1 value is left out: not finite.", root.WithClass("note").Single().Value);
    }

    [Fact]
    public void Values_that_have_no_logarithm_are_counted() =>
        Assert.Equal(
            "2 values are left out: not finite, or not above 0 as a logarithmic axis needs.",
            SampleReport.Parse(Chart([new("a", [0, 1, 2], [0, -1, 1])], logY: true)).WithClass("note").Single().Value);

    [Fact]
    public void Smoothing_draws_raw_and_smooth()
    {
        var svg = Draw([new("a", [0, 1, 2], [0, 1, 0]), new("b", [0, 1, 2], [1, 0, 1])], smoothing: 0.5);

        Assert.Equal(["raw", "line", "raw", "line"], svg.Descendants("path").Select(p => p.Attribute("class")!.Value));
        Assert.Equal(["c0", "c1"], svg.Elements("g").Select(p => p.Attribute("class")!.Value));
    }

    [Fact]
    public void Legend_names_every_series() =>
        Assert.Equal(["a", "b"], SampleReport.Parse(Chart([new("a", [0], [1]), new("b", [0], [1])])).WithClass("legend").Single().Elements("li").Select(l => l.Value));

    [Fact]
    public void Long_curves_stay_small()
    {
        var steps = Enumerable.Range(0, 60_000).Select(i => (double)i).ToArray();

        Assert.InRange(Draw([new("a", steps, [.. steps.Select(Math.Sin)])]).ToString().Length, 0, 20_000);
    }

    [Fact]
    public void Without_data_the_chart_says_so() =>
        Assert.Equal("no data", Draw([new("a", [], [])]).Elements("text").Single().Value);

    [Fact]
    public void Faults_are_listed_in_one_message()
    {
        var chart = Chart([new("a", [0, 1], [1])], smoothing: 1);

        var message = Assert.Throws<JdmException>(() => chart.Render().ToList()).Message;

        Assert.Contains("Smoothing is 1; expected a weight from 0 to below 1", message);
        Assert.Contains("Series 'a' has 2 X and 1 Y; expected one Y for each X", message);
    }

    [Fact]
    public void Bands_rings_and_dashed_lines_lie_where_the_axes_say_and_stretch_them()
    {
        var chart = Chart([new("a", [100, 200], [0.4, 0.6]) { Band = [new(0.2, 0.5), new(0.4, 1)], Points = [(100, 0.4), (200, 0)] }]) with
            { References = [new("real", 0.8)], XFrom = 0 };

        var root = SampleReport.Parse(chart);

        // x 0..200 spans 64..844, y 0..1 spans 256..10
        Assert.Equal("454,133 844,10 844,157.6 454,206.8", root.WithClass("band").Single().Attribute("points")!.Value);
        Assert.Equal([(454, 157.6), (844, 256)], root.WithClass("run").Select(c => (c.Number("cx"), c.Number("cy"))));
        var dashed = root.Descendants("line").Single(l => (string?)l.Attribute("class") == "reference");
        Assert.Equal((64, 844, 59.2), (dashed.Number("x1"), dashed.Number("x2"), dashed.Number("y1")));
        Assert.Equal(2, root.WithClass("whisker").Count());
        Assert.Contains("real", root.WithClass("legend").Single().Elements("li").Select(l => l.Value));
    }

    [Fact]
    public void Undefined_intervals_are_gaps() =>
        Assert.Single(SampleReport.Parse(Chart(
            [new("a", [0, 1, 2], [0, 1, 0]) { Band = [new(0, 1), Evaluation.Interval.Undefined, new(0, 1)] }])).WithClass("whisker").Skip(1));

    [Fact]
    public void Words_stand_in_for_the_drawing()
    {
        var svg = SampleReport.Parse(Chart([new("a", [0, 5], [0.5, 1])]) with { References = [new("real", 0.8)] }).Descendants("svg").Single();

        Assert.Equal("img", svg.Attribute("role")!.Value);
        Assert.Equal("Loss", svg.Element("title")!.Value);
        Assert.Equal("Horizontal: step. Vertical: loss. a: 0.5 at 0, 1 at 5. Dashed, real: 0.8.", svg.Element("desc")!.Value);
    }

    [Fact]
    public void Bands_of_another_length_are_refused() =>
        Assert.Contains("a band has another length", Assert.Throws<JdmException>(
            () => Chart([new("a", [0, 1], [0, 1]) { Band = [new(0, 1)] }]).Render().ToList()).Message);

    private static System.Xml.Linq.XElement Draw(LineSeries[] series, bool logY = false, double smoothing = 0) =>
        SampleReport.Parse(Chart(series, logY, smoothing)).Descendants("svg").Single();

    private static LineChart Chart(LineSeries[] series, bool logY = false, double smoothing = 0) =>
        new() { Title = "Loss", XLabel = "step", YLabel = "loss", Series = series, LogY = logY, Smoothing = smoothing };
}
