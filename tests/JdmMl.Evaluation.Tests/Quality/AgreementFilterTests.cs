namespace JdmMl.Evaluation.Tests;

public class AgreementFilterTests
{
    [Fact]
    public void The_threshold_keeps_the_wanted_share_of_mismatches_and_both_errors_are_counted_apart()
    {
        var chance = SplitMix64.For(5, 0);
        double[] good = [.. Enumerable.Range(0, 400).Select(_ => 0.0)], bad = new double[400];
        for (int i = 0; i < 400; i++) (good[i], bad[i]) = (0.8 + 0.1 * chance.NextGaussian(), 0.4 + 0.15 * chance.NextGaussian());
        var filter = AgreementFilter.Choose(good, bad);
        // 95 % quantile of N(0.4, 0.15): 0.647; true pairs below: Phi(-1.53) = 6.3 %
        Assert.Equal(0.647, filter.Threshold, 0.04);
        Assert.Equal((200, 200), (filter.MismatchesKept.Count, filter.TruePairsLost.Count));
        Assert.True(filter.MismatchesKept.Interval.Lower < 0.05 && 0.05 < filter.MismatchesKept.Interval.Upper);
        Assert.True(filter.TruePairsLost.Interval.Lower < 0.063 && 0.063 < filter.TruePairsLost.Interval.Upper);
        Assert.True(filter.Keeps(0.9) && !filter.Keeps(0.3));
    }

    [Fact]
    public void Scores_that_say_nothing_give_a_filter_that_says_so()
    {
        double[] same = [.. Enumerable.Repeat(0.5, 50)];
        var filter = AgreementFilter.Choose(same, same);
        Assert.Equal((0, 25), (filter.MismatchesKept.Hits, filter.TruePairsLost.Hits));
        Assert.Contains("5 true pairs", Assert.Throws<ArgumentException>(() => AgreementFilter.Choose(same[..5], same)).Message);
        Assert.Contains("finite", Assert.Throws<ArgumentException>(() => AgreementFilter.Choose([.. same, double.NaN], same)).Message);
    }

    [Fact]
    public void An_error_rate_has_its_exact_interval()
    {
        // Clopper and Pearson: 0 of n up to 1 - 0.025^(1/n)
        var none = ErrorRate.Of(0, 20);
        Assert.Equal((0.0, 0.0), (none.Share, none.Interval.Lower));
        Assert.Equal(1 - Math.Pow(0.025, 1 / 20.0), none.Interval.Upper, 1e-6);
        var some = ErrorRate.Of(3, 10);   // textbook: 0.0667 to 0.6525
        Assert.Equal(0.0667, some.Interval.Lower, 1e-4);
        Assert.Equal(0.6525, some.Interval.Upper, 1e-4);
        Assert.Equal(1, ErrorRate.Of(7, 7).Interval.Upper);
    }

    [Fact]
    public void Planted_mismatches_change_masks_as_they_say()
    {
        var pairs = PairScenes.Draw(0, 9, 24);
        var swapped = PlantedMismatches.Permuted(pairs, 3);
        Assert.All(pairs.Zip(swapped), p => Assert.Same(p.First.Rgb, p.Second.Rgb));
        Assert.All(pairs.Zip(swapped), p => Assert.NotSame(p.First.Mask, p.Second.Mask));
        Assert.Equal(9, swapped.Select(p => p.Mask).Distinct().Count());

        var block = new PairPixels(new byte[75], [0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0], 5, 5);
        Assert.Equal([12], Where(PlantedMismatches.Eroded(block, 1)));
        Assert.Equal([3, 4, 8, 9, 13, 14], Where(PlantedMismatches.Shifted(block, 2, -1)));
        Assert.Equal(Where(block), Where(PlantedMismatches.Shifted(block, 0, 0)));

        static int[] Where(PairPixels pair) => [.. Enumerable.Range(0, pair.Mask.Length).Where(i => pair.Mask[i] != 0)];
    }
}

public class AgreementFilterByKindTests
{
    [Fact]
    public void Every_kind_has_its_own_error_rate_and_no_image_chooses_and_tests()
    {
        var chance = SplitMix64.For(6, 0);
        var (good, far, near) = (new double[400], new double?[400], new double?[400]);
        for (int i = 0; i < 400; i++)
        {
            good[i] = 0.8 + 0.05 * chance.NextGaussian();
            far[i] = 0.2 + 0.05 * chance.NextGaussian();
            near[i] = i % 2 == 0 ? null : 0.7 + 0.05 * chance.NextGaussian();
        }
        var filter = AgreementFilter.Choose(
            good, new Dictionary<string, IReadOnlyList<double?>> { ["far"] = far, ["near"] = near }, 0.1, seed: 3);
        // a tenth of all is three tenths of the near ones: their 70 % quantile, 0.7 + 0.524 * 0.05
        Assert.Equal(0.726, filter.Threshold, 0.02);
        Assert.Equal(200, filter.KeptByKind["far"].Count);
        Assert.Equal(0, filter.KeptByKind["far"].Hits);
        Assert.InRange(filter.KeptByKind["near"].Count, 75, 125);
        Assert.True(filter.KeptByKind["near"].Interval.Lower < 0.3 && 0.3 < filter.KeptByKind["near"].Interval.Upper);
        Assert.Equal(filter.KeptByKind["near"].Hits, filter.MismatchesKept.Hits);
        Assert.Contains("3 scores of 'few'", Assert.Throws<ArgumentException>(() => AgreementFilter.Choose(
            good, new Dictionary<string, IReadOnlyList<double?>> { ["few"] = far[..3] })).Message);
    }
}
