namespace JdmMl.Data.Tests;

public class PairSplitsTests
{
    private static readonly Dictionary<string, double> Thirds = new() { ["train"] = 0.5, ["val"] = 0.2, ["test"] = 0.3 };

    [Fact]
    public void Groups_stay_whole_and_shares_are_met()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var source = Grouped(200, 40, seed);
            var divided = PairSplits.Divide(source, seed, Thirds).Items;
            Assert.All(divided.GroupBy(item => item.Group), group => Assert.Single(group.Select(item => item.Split).Distinct()));
            foreach (var (split, share) in Thirds)
                Assert.InRange(divided.Count(item => item.Split == split), 200 * share - 3, 200 * share + 3);
        }
    }

    [Fact]
    public void The_order_of_the_pairs_does_not_matter_and_the_seed_does()
    {
        var source = Grouped(60, 60, 1);
        var forward = PairSplits.Divide(source, 7, Thirds).Items.ToDictionary(item => item.Id, item => item.Split);
        var backward = PairSplits.Divide(source.Select([.. Enumerable.Range(0, 60).Reverse()]), 7, Thirds).Items.ToDictionary(item => item.Id, item => item.Split);
        Assert.Equal(forward.OrderBy(entry => entry.Key), backward.OrderBy(entry => entry.Key));
        Assert.NotEqual(forward.OrderBy(entry => entry.Key), PairSplits.Divide(source, 8, Thirds).Items.ToDictionary(item => item.Id, item => item.Split).OrderBy(entry => entry.Key));
        Assert.Equal((30, 12, 18), (forward.Values.Count(split => split == "train"), forward.Values.Count(split => split == "val"), forward.Values.Count(split => split == "test")));
    }

    [Fact]
    public void The_division_is_the_same_for_ever()
    {
        // Recorded once; a change would silently move pairs between training and test of everybody's experiments.
        var divided = PairSplits.Divide(Grouped(12, 12, 0), 3, Thirds).Items;
        Assert.Equal("trtetetrtrtrtetrvavatetr", string.Concat(divided.OrderBy(item => item.Id, StringComparer.Ordinal).Select(item => item.Split[..2])));
    }

    [Fact]
    public void Folds_partition_the_pairs()
    {
        var items = Grouped(53, 20, 4).Items;
        var folds = PairSplits.Folds(items, 5, 9);
        Assert.Equal(Enumerable.Range(0, 53), folds.SelectMany(fold => fold).Order());
        Assert.All(items.Select((item, index) => (item.Group, Fold: folds.ToList().FindIndex(fold => fold.Contains(index)))).GroupBy(entry => entry.Group),
            group => Assert.Single(group.Select(entry => entry.Fold).Distinct()));
    }

    [Fact]
    public void Train_and_test_share_no_pair()
    {
        var (train, test) = PairSplits.TrainTest(Grouped(50, 50, 2), 0.2, 5);
        Assert.Equal((40, 10), (train.Items.Count, test.Items.Count));
        Assert.Empty(train.Items.Select(item => item.Id).Intersect(test.Items.Select(item => item.Id)));
        Assert.Equal(test.Items[3], test.Read(3).Info);
    }

    [Fact]
    public void Faulty_shares_and_too_few_groups_are_refused()
    {
        Assert.Equal("Split fractions are a 0.5, b 0.6; expected numbers above 0 that add up to 1.",
            Assert.Throws<JdmException>(() => PairSplits.Divide(Grouped(4, 4, 0), 1, new Dictionary<string, double> { ["a"] = 0.5, ["b"] = 0.6 })).Message);
        Assert.Equal("Split 'val' stays empty: source 'memory' holds 9 pairs in 1 groups, and groups are not divided. Use fewer or larger splits, or more data.",
            Assert.Throws<JdmException>(() => PairSplits.Divide(Grouped(9, 1, 0), 1, new Dictionary<string, double> { ["train"] = 0.8, ["val"] = 0.2 })).Message);
        Assert.Equal("The test fraction is 1.5; expected a number between 0 and 1.", Assert.Throws<JdmException>(() => PairSplits.TrainTest(Grouped(9, 9, 0), 1.5, 1)).Message);
    }

    [Fact]
    public void SplitMix64_follows_its_authors_reference()
    {
        // First outputs for seed 1234567, as printed by the reference implementation.
        var random = new SplitMix64(1234567);
        Assert.Equal([6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL, 4593380528125082431UL, 16408922859458223821UL],
            Enumerable.Range(0, 5).Select(_ => random.Next()));
    }

    private static MemoryPairs Grouped(int count, int groups, int seed)
    {
        var random = new Random(seed);
        return new(Enumerable.Range(0, count).Select(i => new ImagePair(new PairInfo($"id{i:000}", $"g{(groups == count ? i : random.Next(groups)):00}", "d", "", Origins.Real),
            new RgbImage(1, 1, new byte[3]), new LabelMask(1, 1, new byte[1]))));
    }
}
