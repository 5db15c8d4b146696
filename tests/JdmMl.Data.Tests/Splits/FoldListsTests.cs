namespace JdmMl.Data.Tests;

public class FoldListsTests
{
    [Fact]
    public void Folds_cover_every_pair_once_and_never_divide_a_group()
    {
        using var folder = new TempFolder();
        var source = Source(30, 7);
        var lists = FoldLists.Make(source, 3, 1);
        Assert.Equal(7, lists.Groups);
        lists.Write(folder["folds.json"]);
        var read = FoldLists.Read(folder["folds.json"]);
        Assert.Equal(lists.Validation, read.Validation);
        var seen = new List<string>();
        for (var fold = 0; fold < 3; fold++)
        {
            var (train, validation) = read.Take(source, fold);
            Assert.Empty(train.Items.Select(item => item.Group).Intersect(validation.Items.Select(item => item.Group)));
            Assert.Equal(30, train.Items.Count + validation.Items.Count);
            seen.AddRange(validation.Items.Select(item => item.Id));
        }
        Assert.Equal(source.Items.Select(item => item.Id).Order(), seen.Order());
        Assert.Equal(FoldLists.Make(source, 3, 1).Validation, lists.Validation);
        Assert.NotEqual(FoldLists.Make(source, 3, 2).Validation, lists.Validation);
    }

    [Fact]
    public void Lists_of_another_source_are_refused()
    {
        var lists = FoldLists.Make(Source(30, 7), 3, 1);
        Assert.Equal("The fold lists hold 30 ids and source 's' 31; '30' is in no list. Make the lists anew for this source.",
            Assert.Throws<JdmException>(() => lists.Take(Source(31, 7), 0)).Message);
        Assert.Equal("Fold 3 was asked for; there are folds 0 to 2.", Assert.Throws<JdmException>(() => lists.Take(Source(30, 7), 3)).Message);
    }

    private static IPairSource Source(int count, int groups) => new MemoryPairs(Enumerable.Range(0, count).Select(i => new ImagePair(
        new PairInfo($"{i}", $"g{i % groups}", "s", "", Origins.Real), new RgbImage(1, 1, [0, 0, 0]), new LabelMask(1, 1, [0]))), "s");
}
