using System.Xml.Linq;
using JdmMl.Experiments.Reports;

namespace JdmMl.Experiments.Tests.Reports;

public class ResultTableTests
{
    private static readonly ResultTable Table = new()
    {
        Title = "Held-out images",
        RowHeader = "Arm",
        Columns = [new("mDice (%)", Better.Higher), new("HD95", Better.Lower), new("steps", Better.Neither, "#,0")],
        Rows =
        [
            new("real only", [ResultCell.Percent(0.8421, new(0.8211, 0.861)), ResultCell.Of(3.2), ResultCell.Of(4000)]),
            new("both", [ResultCell.Percent(0.8709), ResultCell.Of(2.91), ResultCell.Of(12_000)]),
            new("both again", [ResultCell.Percent(0.8712), ResultCell.Of("failed"), ResultCell.Missing]),
            new("published", [ResultCell.Percent(0.95), ResultCell.Of(double.NaN), ResultCell.Missing], IsReference: true),
        ],
        Notes = ["Means over 60 images."],
    };

    [Fact]
    public void The_best_is_bold_with_ties_as_printed_and_without_references()
    {
        var rows = SampleReport.Parse(Table).Descendants("tbody").Single().Elements("tr").ToArray();

        Assert.Equal(
            [["84.2[82.1, 86.1]", "3.2", "4,000"], ["87.1", "2.9", "12,000"], ["87.1", "failed", "–"], ["95.0", "–", "–"]],
            rows.Select(r => r.Elements("td").Select(d => d.Value).ToArray()));
        Assert.Equal(
            [[], ["87.1", "2.9"], ["87.1"], []],
            rows.Select(r => r.Descendants("strong").Select(d => d.Value).ToArray()));
        Assert.Equal("reference", rows[3].Attribute("class")!.Value);
    }

    [Fact]
    public void A_single_value_is_not_the_best_of_anything() =>
        Assert.Empty(SampleReport.Parse(Table with { Rows = [Table.Rows[0]] }).Descendants("tbody").Descendants("strong"));

    [Fact]
    public void The_console_shows_the_same() =>
        Assert.Equal(
            "Held-out images\n" +
            "Arm                 mDice (%)    HD95   steps\n" +
            "----------  -----------------  ------  ------\n" +
            "real only   84.2 [82.1, 86.1]     3.2   4,000\n" +
            "both                    *87.1    *2.9  12,000\n" +
            "both again              *87.1  failed       –\n" +
            "published                95.0       –       –\n" +
            "  Means over 60 images.\n",
            Table.ToText());

    [Fact]
    public void Rows_of_another_length_are_refused() =>
        Assert.Equal(
            "Row 'short' of table 'Held-out images' has 1 cells for 3 columns; " +
            "give one cell a column, ResultCell.Missing where there is no value.",
            Assert.Throws<JdmException>(() => (Table with { Rows = [new("short", [ResultCell.Missing])] }).ToText()).Message);
}
