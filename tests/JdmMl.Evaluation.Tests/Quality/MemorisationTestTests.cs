namespace JdmMl.Evaluation.Tests;

public class MemorisationTestTests
{
    private static readonly List<PairPixels> Training = PairScenes.Draw(0, 60, 32), HeldOut = PairScenes.Draw(100, 60, 32);

    [Fact]
    public void Planted_copies_are_found_and_fresh_draws_are_not()
    {
        var generated = PairScenes.Draw(200, 57, 32);
        generated.Add(Training[7]);
        generated.Add(PairScenes.Flip(Training[21], transpose: false));
        generated.Add(PairScenes.Blocky(PairScenes.Flip(Training[40], transpose: true), 6));
        var test = MemorisationTest.Of(generated, Training, HeldOut);
        foreach (var space in new[] { test.Image, test.Joint })
        {
            Assert.Equal([57, 58, 59], space.Copies.Select(c => c.Index).Order());
            Assert.Equal([7, 21, 40], space.Copies.OrderBy(c => c.Index).Select(c => c.Nearest));
            Assert.All(space.Copies, c => Assert.Equal(1 / 61.0, c.PValue, 1e-12));
        }
        Assert.Equal(["none", "flipped left to right", "transposed"], test.Joint.Copies.OrderBy(c => c.Index).Select(c => c.Symmetry));
        Assert.Equal(0, test.Mask.Pairs[57].Distance, 1e-6);
    }

    [Fact]
    public void Fresh_draws_are_as_far_as_held_out_pairs()
    {
        var test = MemorisationTest.Of(PairScenes.Draw(300, 100, 32), Training, HeldOut);
        foreach (var space in new[] { test.Image, test.Mask, test.Joint })
        {
            Assert.Equal(3, space.HeldOutBelow.Hits);                            // 5 % of 60
            Assert.True(space.ExcessPValue > 0.05);
            Assert.InRange(space.Pairs.Average(p => p.PValue), 0.35, 0.65);
        }
        Assert.Empty(test.Image.Copies);
        Assert.Empty(test.Joint.Copies);   // an ellipse at the rim may well look like another: masks alone prove nothing
    }

    [Fact]
    public void A_generator_that_copies_often_shows_in_the_share_below_the_quantile()
    {
        var generated = Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? Training[i] : PairScenes.Draw(400 + i, 32)).ToList();
        var test = MemorisationTest.Of(generated, Training, HeldOut);
        Assert.True(test.Joint.Below.Interval.Lower > 0.05);
        Assert.True(test.Joint.ExcessPValue < 1e-4);
    }

    [Fact]
    public void Without_held_out_pairs_there_is_no_test() =>
        Assert.Contains(
            "19 held-out", Assert.Throws<ArgumentException>(() => MemorisationTest.Of(Training, Training, HeldOut[..19])).Message);
}

public class MaskInformationTests
{
    [Fact]
    public void Equal_halves_share_log_two_and_independent_masks_nothing()
    {
        byte[] half = [1, 1, 0, 0], other = [1, 0, 1, 0];
        Assert.Equal(Math.Log(2), MaskInformation.Of(half, half), 1e-12);
        Assert.Equal(Math.Log(2), MaskInformation.Of(half, [0, 0, 1, 1]), 1e-12);
        Assert.Equal(0, MaskInformation.Of(half, other), 1e-12);
        Assert.Equal(0, MaskInformation.Of(half, [0, 0, 0, 0]), 1e-12);
        // joint (1,1) 1/4, (1,0) 1/4, (0,0) 1/2: 1/4 log 2 + 1/4 log 2/3 + 1/2 log 4/3
        Assert.Equal(
            0.25 * Math.Log(2) + 0.25 * Math.Log(2 / 3.0) + 0.5 * Math.Log(4 / 3.0), MaskInformation.Of(half, [1, 0, 0, 0]), 1e-12);
        Assert.Equal(Math.Log(4), MaskInformation.Of([0, 1, 2, 255], [3, 2, 1, 0]), 1e-12);
    }

    [Fact]
    public void The_nearest_training_mask_is_found()
    {
        var training = PairScenes.Draw(0, 20, 32).Select(p => p.Mask).ToList();
        var moved = PlantedMismatches.Shifted(PairScenes.Draw(13, 32), 1, 0).Mask;
        var nearest = MaskInformation.Nearest(moved, training, 3);
        Assert.Equal(13, nearest[0].Index);
        Assert.True(nearest[0].Information > nearest[1].Information && nearest[1].Information >= nearest[2].Information);
        Assert.Contains("4 and 1024", Assert.Throws<ArgumentException>(() => MaskInformation.Of(new byte[4], moved)).Message);
    }
}
