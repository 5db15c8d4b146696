namespace JdmMl.Evaluation.Tests;

public class ClaimTests
{
    private static readonly ClaimOptions Quick = new() { Resamples = 1000, Permutations = 2000 };

    /// <summary>Scores of one arm: images of alternating difficulty, a gain with a spread, and a little of the seed.</summary>
    internal static EvaluationResult Result(
        string name, int seed, double gain = 0, int images = 40, string dataSet = "kvasir", double spread = 0.02, string metric = "dice",
        string? ratio = "fixed", long? steps = 1000, string group = "")
    {
        var provenance = new Dictionary<string, string>();
        if (ratio is not null) provenance[ClaimProvenance.RatioChosenOn] = ratio;
        if (steps is not null) provenance[ClaimProvenance.TotalOptimiserSteps] = $"{steps}";
        return new()
        {
            Name = name, DataSet = dataSet, Seeds = [seed], Conventions = new(), Provenance = provenance,
            Rows =
            [
                .. Enumerable.Range(0, images).Select(i => new EvaluationRow
                {
                    Id = $"{i}", Group = group == "" ? "" : $"{group}{i / 2}", Width = 10, Height = 10,
                    Metrics = new Dictionary<string, double>
                    {
                        [metric] =
                            0.6 + 0.2 * Math.Sin(2.3 * i) + gain + (name == "real" ? 0 : spread * Math.Sin(1.7 * i + seed)) + 0.003 * seed,
                    },
                }),
            ],
        };
    }

    private static EvaluationResult[] Arm(string name, double gain = 0, int images = 40, string? ratio = "fixed", long? steps = 1000) =>
        [.. Enumerable.Range(1, 3).Select(seed => Result(name, seed, gain, images, ratio: ratio, steps: steps))];

    private static Claim Primary(EvaluationResult[] a, EvaluationResult[] b, EvaluationResult[]? control = null) =>
        ClaimSet.Of(a, b, control, Quick).Primary;

    [Fact]
    public void A_gain_that_both_tests_show_improves_and_says_on_what()
    {
        var claim = Primary(Arm("real"), Arm("pretrained", 0.03));
        Assert.Equal(Verdict.Improves, claim.Verdict);
        Assert.Matches(
            @"^pretrained improves Dice over real by \+[23]\.\d\d points \(95 % interval \+\d\.\d\d to \+\d\.\d\d, permutation, " +
            @"2000 sign patterns, p = 0\.0005\)\.$", claim.Sentence);
        Assert.Contains("n = 40 images in 40 groups, 3 seeds, paired; resolution native", claim.Details[0]);
        Assert.Contains("0/0 (empty masks) Exclude", claim.Details[0]);
        Assert.Contains("of 40 images got worse", claim.Details[1]);
        Assert.Contains("The ratio was fixed beforehand.", claim.Details);
        Assert.Equal(["No patients or sequences are recorded; every image was taken as independent."], claim.Caveats);
    }

    [Fact]
    public void A_loss_and_no_difference_are_called_so()
    {
        var loss = Primary(Arm("real"), Arm("synthetic", -0.03));
        Assert.Equal(Verdict.Worsens, loss.Verdict);
        Assert.Matches(@"^synthetic makes Dice worse than real by \d", loss.Sentence);

        var none = Primary(Arm("real"), Arm("pretrained", 0.001));
        Assert.Equal(Verdict.NotShown, none.Verdict);
        Assert.StartsWith("No difference in Dice between pretrained and real is shown: +0.", none.Sentence);
        Assert.DoesNotContain("improves", none.Sentence);
    }

    [Fact]
    public void Few_images_are_exploratory_with_an_exact_permutation()
    {
        var claim = Primary(Arm("real", images: 14), Arm("pretrained", 0.05, images: 14));
        Assert.Equal(Verdict.Exploratory, claim.Verdict);
        Assert.StartsWith("Exploratory, 14 images: +", claim.Sentence);
        Assert.Contains("exact permutation p = ", claim.Sentence);
        Assert.DoesNotContain("improves", claim.Sentence);
        Assert.True(claim.Evidence.Permutation.Exact);
    }

    [Fact]
    public void A_ratio_chosen_on_the_test_set_carries_no_claim()
    {
        var claim = Primary(Arm("real"), Arm("pretrained", 0.03, ratio: "test"));
        Assert.Equal(Verdict.ChosenOnTest, claim.Verdict);
        Assert.StartsWith("No claim: the ratio was chosen on the test set.", claim.Sentence);
        Assert.Contains("How the ratio was chosen is not recorded", Primary(Arm("real"), Arm("pretrained", 0.03, ratio: null)).Caveats[0]);
        var fault = Assert.Throws<ArgumentException>(() => Primary(Arm("real"), Arm("pretrained", ratio: "by eye")));
        Assert.Contains("ratioChosenOn 'by eye'; expected validation, test or fixed", fault.Message);
    }

    [Fact]
    public void A_missing_control_is_named_and_a_control_is_compared_with()
    {
        var real = Arm("real");
        var longer = Arm("pretrained", 0.03, steps: 2500);
        Assert.Equal(
            "A compute-matched control is missing: the candidate took 2,500 optimiser steps and the baseline 1,000 optimiser steps; a " +
            "gain may come from longer training.", Primary(real, longer).Caveats[0]);
        Assert.Contains("steps are not recorded", Primary(real, Arm("pretrained", 0.03, steps: null)).Caveats[0]);

        var matched = ClaimSet.Of(real, longer, Arm("real, longer", 0.001, steps: 2500), Quick);
        Assert.DoesNotContain(matched.Primary.Caveats, c => c.Contains("control"));
        Assert.Equal(Verdict.Improves, matched.Secondary.Single().Verdict);
        Assert.Equal("real, longer", matched.Secondary.Single().Evidence.Baseline);

        var asGood = ClaimSet.Of(real, longer, Arm("real, longer", 0.03, steps: 2500), Quick);
        Assert.Contains(asGood.Primary.Caveats, c => c.Contains("not shown to be better than the control"));
        Assert.Contains(Primary(real, longer, Arm("real, longer", steps: 2000)).Caveats, c => c.Contains("not compute-matched: 2,000"));
    }

    [Fact]
    public void Groups_and_several_test_sets_are_counted()
    {
        EvaluationResult[] Two(string name, double gain) =>
        [
            Result(name, 1, gain, 30, "kvasir", group: "p"), Result(name, 2, gain, 30, "kvasir", group: "p"),
            Result(name, 1, gain / 2, 20, "etis"), Result(name, 2, gain / 2, 20, "etis"),
        ];
        var claim = ClaimSet.Of(Two("real", 0), Two("pretrained", 0.04), null,
            Quick with { Weighting = DataSetWeighting.DataSets }).Primary;
        Assert.Contains("macro mean", claim.Details[0]);
        Assert.Contains("n = 50 images in 35 groups, 2 seeds", claim.Details[0]);
        Assert.Contains("kvasir +", claim.Details[1]);
        double kvasir = claim.Evidence.DataSets.Single(s => s.DataSet == "kvasir").Mean;
        double etis = claim.Evidence.DataSets.Single(s => s.DataSet == "etis").Mean;
        Assert.Equal((kvasir + etis) / 2, claim.Evidence.Gain.Estimate, 1e-10);
        var weighted = ClaimSet.Of(Two("real", 0), Two("pretrained", 0.04), null, Quick).Primary;
        Assert.Equal((30 * kvasir + 20 * etis) / 50, weighted.Evidence.Gain.Estimate, 1e-10);
    }

    [Fact]
    public void Less_is_better_for_distances()
    {
        EvaluationResult[] Arm(string name, double gain) => [.. Enumerable.Range(1, 2).Select(s => Result(name, s, gain, metric: "hd95"))];
        var claim = ClaimSet.Of(Arm("real", 0.2), Arm("pretrained", 0), null, Quick with { Metric = "hd95" }).Primary;
        Assert.Equal(Verdict.Improves, claim.Verdict);
        Assert.Contains("improves HD95 over real by +0.", claim.Sentence);
        Assert.Contains(" px (", claim.Sentence);
        Assert.True(claim.Evidence.FalseClaim < 0.01);
    }

    [Fact]
    public void The_rest_is_corrected_by_Holm()
    {
        EvaluationResult[] Both(string name, double gain) =>
        [
            .. Arm(name, gain).Select(r => r with
            {
                Rows = [.. r.Rows.Select((row, i) => row with
                {
                    Metrics = new Dictionary<string, double> { ["dice"] = row.Metrics["dice"], ["iou"] = row.Metrics["dice"],
                        ["nsd"] = 0.1 * (i % 7) + (name == "real" ? 0 : 0.02 * Math.Sin(9 * i)) },
                })],
            }),
        ];
        var claims = ClaimSet.Of(Both("real", 0), Both("pretrained", 0.03), null, Quick with { OtherMetrics = ["iou", "nsd"] });
        Assert.False(claims.Primary.Evidence.Adjusted);
        Assert.Equal(2 * claims.Secondary[0].Evidence.Permutation.PValue, claims.Secondary[0].Evidence.PValue, 1e-12);
        Assert.Contains("after Holm", claims.Secondary[0].Sentence);
        Assert.Equal(Verdict.NotShown, claims.Secondary[1].Verdict);
    }

    [Fact]
    public void The_power_for_a_planned_effect_is_told()
    {
        var claim = ClaimSet.Of(Arm("real"), Arm("pretrained", 0.001), null, Quick with { PlannedEffect = 2 }).Primary;
        Assert.Matches(
            @"^If the true gain is \+2\.00 points, 3 seeds on these images show it in \d+ % of comparisons; \d+ seeds do in 80 %\.$",
            claim.Details[^1]);
        Assert.Contains("single seed", Assert.Throws<ArgumentException>(
            () => ClaimSet.Of([Result("real", 1)], [Result("pretrained", 1)], null, Quick with { PlannedEffect = 2 })).Message);
    }

    [Fact]
    public void One_seed_and_images_left_out_are_said()
    {
        static EvaluationResult Gap(EvaluationResult r) => r with
        {
            Rows = [.. r.Rows.Select(
                row => row.Id == "3" ? row with { Metrics = new Dictionary<string, double> { ["dice"] = double.NaN } } : row)],
        };
        var claim = Primary([Gap(Result("real", 1))], [Gap(Result("pretrained", 1, 0.03))]);
        Assert.Contains(claim.Caveats, c => c.StartsWith("A single seed"));
        Assert.Contains(claim.Caveats, c => c.StartsWith("1 image left out") && c.Contains("kvasir/3"));
        Assert.Contains("n = 39 images", claim.Details[0]);
        var one = Assert.Throws<ArgumentException>(() => Primary([Gap(Result("real", 1))], [Result("pretrained", 1)]));
        Assert.Contains("undefined in one of them only, for 1 image: 3", one.Message);
    }

    [Fact]
    public void Arms_that_do_not_match_are_refused_with_every_reason()
    {
        void Refused(string says, EvaluationResult[] a, EvaluationResult[] b) =>
            Assert.Contains(says, Assert.Throws<ArgumentException>(() => Primary(a, b)).Message);
        var real = Arm("real");
        var other = Arm("pretrained", 0.03);
        Assert.Contains(
            "the control lacks the seeds 'seed 3'",
            Assert.Throws<ArgumentException>(() => ClaimSet.Of(real, other, real[..2])).Message);
        Refused("the baseline lacks the seeds 'seed 4'", real, [.. other, Result("pretrained", 4)]);
        Refused("the candidate lacks the seeds 'seed 3'", real, other[..2]);
        Refused("the candidate lacks the test sets 'etis'", [.. real, .. real.Select(r => r with { DataSet = "etis" })], other);
        Refused("no result of seed 3 on 'etis'", [.. real, .. real[..2].Select(r => r with { DataSet = "etis" })], other);
        Refused("2 results of seed 1 on 'kvasir'", [.. real, real[0]], other);
        Refused("lacks 1 image: 39", real, [other[0], other[1], other[2] with { Rows = [.. other[2].Rows.Take(39)] }]);
        Refused("at native and at 256x256", real, [.. other.Select(r => r with { Resolution = new(256, 256) })]);
        Refused("Exclude / Zero", real, [.. other.Select(r => r with { Conventions = new() { EmptyMasks = EmptyMasks.Zero } })]);
        Refused("holds no metric 'dice'", real, [.. Enumerable.Range(1, 3).Select(s => Result("pretrained", s, metric: "iou"))]);
        string both = Assert.Throws<ArgumentException>(() => Primary(real,
            [other[0] with { Resolution = new(256, 256) }, other[1], other[2] with { Rows = [.. other[2].Rows.Take(39)] }])).Message;
        Assert.Contains("256x256", both);
        Assert.Contains("lacks 1 image", both);
    }
}
