namespace JdmMl.Evaluation.Tests;

public class PairedDifferencesTests
{
    private static readonly ImageKey[] Two = [new("set", "a", ""), new("set", "b", "p1")];

    [Fact]
    public void Seeds_are_averaged_image_by_image()
    {
        var differences = PairedDifferences.Of([[0.5, 0.6], [0.7, 0.6]], [[0.6, 0.5], [0.9, 0.6]], Two);
        Assert.Equal(0.15, differences.PerImage[0], 1e-12);
        Assert.Equal(-0.05, differences.PerImage[1], 1e-12);
        Assert.Equal((2, 2, 1, 1), (differences.Seeds, differences.Groups, differences.Worse, differences.Better));
    }

    [Fact]
    public void Nothing_incomplete_is_paired()
    {
        static void Refused(string says, Func<PairedDifferences> make) =>
            Assert.Contains(says, Assert.Throws<ArgumentException>(make).Message);
        Refused("2 seeds and the candidate 1", () => PairedDifferences.Of([[1, 2], [1, 2]], [[1, 2]], Two));
        Refused("of the candidate has 1 scores for 2", () => PairedDifferences.Of([[1, 2]], [[1]], Two));
        Refused("scores image 'b' of 'set' with NaN", () => PairedDifferences.Of([[1, double.NaN]], [[1, 2]], Two));
        Refused("'a' of 'set' appears twice", () => PairedDifferences.Of([[1, 2]], [[1, 2]], [Two[0], Two[0]]));
        Refused("0 seeds", () => PairedDifferences.Of([], [], Two));
    }
}
