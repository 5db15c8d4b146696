using JdmMl.Experiments.Reports;

namespace JdmMl.Experiments.Tests.Reports;

public class TextTableTests
{
    [Fact]
    public void Columns_are_aligned_and_numbers_stand_right() =>
        Assert.Equal(
            """
            Arm          mDice   gain  steps  remark
            ---------  -------  -----  -----  ------
            real only     84.2      -  4,000
            both       87.1 ±1   +2.9     20  best
            synthetic        –  -10.0         7 runs

            """.ReplaceLineEndings("\n"),
            new TextTable("Arm", "mDice", "gain", "steps", "remark")
                .Add("real only", "84.2", "-", "4,000", "")
                .Add("both", "87.1 ±1", "+2.9", "20", "best")
                .Add("synthetic", "–", "-10.0", "", "7 runs")
                .ToString());

    [Fact]
    public void A_table_without_rows_is_its_header() => Assert.Equal("a  bc\n-  --\n", new TextTable("a", "bc").ToString());

    [Fact]
    public void Cells_stay_on_their_line() =>
        Assert.Equal("x      y\n-----  -\na b c  d\n", new TextTable("x", "y").Add("a\nb\tc", "d").ToString());

    [Fact]
    public void Combining_characters_take_no_room() =>
        Assert.Equal("x   y\n--  -\ne\u0301   d\nab  e\n", new TextTable("x", "y").Add("e\u0301", "d").Add("ab", "e").ToString());

    [Fact]
    public void Rows_of_another_length_are_refused() =>
        Assert.Equal(
            "The row has 1 cells and the table 2 columns; give one cell a column.",
            Assert.Throws<ArgumentException>(() => new TextTable("a", "b").Add("1")).Message);
}
