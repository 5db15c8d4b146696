namespace JdmMl.Diffusion.Tests.Samplers;

public class ResamplingTests
{
    [Fact]
    public void Without_jumps_the_path_goes_straight_down()
    {
        Assert.Equal([4, 3, 2, 1, 0, -1], Resampling.Path(4, null));
        Assert.Equal([4, 3, 2, 1, 0, -1], Resampling.Path(4, new(2, 1)));
        Assert.Equal([0, -1], Resampling.Path(0, new(1, 5)));
    }

    // Algorithm 1 of RePaint: for every t > 1, U - 1 returns from x_{t-1} to x_t.
    [Fact]
    public void Jumps_of_one_level_repeat_every_step()
        => Assert.Equal([3, 2, 3, 2, 3, 2, 1, 2, 1, 2, 1, 0, 1, 0, 1, 0, -1], Resampling.Path(3, new(1, 3)));

    // RePaint's schedule for 7 levels, jumps of 2, each stretch twice: at levels 0, 2 and 4, below T - j.
    [Fact]
    public void Longer_jumps_start_at_multiples_of_their_length()
        => Assert.Equal([6, 5, 4, 6, 5, 4, 3, 2, 4, 3, 2, 1, 0, 2, 1, 0, -1], Resampling.Path(6, new(2, 2)));

    [Fact]
    public void A_jump_longer_than_the_path_is_not_made() => Assert.Equal([2, 1, 0, -1], Resampling.Path(2, new(10, 10)));

    // 250 steps with j = r = 10 are the paper's setting; its schedule has 24 starts of jumps of 10 levels, 9 times each.
    [Fact]
    public void The_papers_setting_costs_its_number_of_evaluations()
    {
        int[] path = [.. Resampling.Path(249, new Resampling())];
        Assert.Equal(250 + 24 * 9 * 10, path.Zip(path.Skip(1)).Count(move => move.Second < move.First));
        Assert.Equal(24 * 9, path.Zip(path.Skip(1)).Count(move => move.Second == move.First + 10));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(2, 0)]
    public void Settings_below_one_are_refused(int length, int times)
        => Assert.Contains("at least 1", Assert.Throws<JdmException>(() => Resampling.Path(5, new(length, times))).Message);

    [Fact]
    public void Settings_are_read_from_text()
    {
        Assert.Equal(new Resampling(5, 20), Resampling.Parse("5x20"));
        Assert.All(["", "10", "0x3", "3x0", "axb", "1x2x3", "-1x2"], text =>
            Assert.Contains($"'{text}'", Assert.Throws<JdmException>(() => Resampling.Parse(text)).Message));
    }
}
