using System.Text.Json;

namespace JdmMl.Evaluation.Tests;

public class DistributionDistanceTests
{
    internal static double[][] Gaussian(int n, int d, double mean, double deviation, int seed)
    {
        var chance = SplitMix64.For(seed, 0);
        var rows = new double[n][];
        for (int i = 0; i < n; i++)
        {
            rows[i] = new double[d];
            for (int j = 0; j < d; j++) rows[i][j] = mean + deviation * chance.NextGaussian();
        }
        return rows;
    }

    private static double[][] Formula(int n, int d, double a, double b, double shift) =>
    [
        .. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, d)
            .Select(j => Math.Sin(a * (i + 1) * (j + 1) + b * i) + 0.3 * Math.Cos(1.3 * i + j) + shift * (j + 1) / d).ToArray()),
    ];

    [Fact]
    public void Agrees_with_SciPys_square_root_and_with_plain_loops()
    {
        var golden = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "quality.json")));
        var cases = golden.RootElement.GetProperty("cases").EnumerateArray().ToList();
        Assert.Equal(4, cases.Count);
        foreach (var one in cases)
        {
            int d = one.GetProperty("d").GetInt32();
            var real = Formula(one.GetProperty("n").GetInt32(), d, 0.7, 0.37, 0);
            var fake = Formula(one.GetProperty("m").GetInt32(), d, 1.1, 0.53, one.NumberAt("shift"));
            Assert.Equal(one.NumberAt("frechet"), FrechetDistance.Of(real, fake), 1e-6);
            Assert.Equal(one.NumberAt("kernel"), KernelDistance.Of(real, fake), 1e-9);
            var scores = NeighbourScores.Of(real, fake);
            Assert.Equal(one.NumberAt("precision"), scores.Precision, 1e-12);
            Assert.Equal(one.NumberAt("recall"), scores.Recall, 1e-12);
            Assert.Equal(one.NumberAt("density"), scores.Density, 1e-12);
            Assert.Equal(one.NumberAt("coverage"), scores.Coverage, 1e-12);
        }
    }

    [Fact]
    public void Known_normal_distributions_have_the_closed_form()
    {
        // commuting covariances: |m|^2 + sum (sqrt(a) - sqrt(b))^2
        double[,] first = { { 4, 0 }, { 0, 9 } }, second = { { 1, 0 }, { 0, 16 } };
        Assert.Equal(9 + 1 + 1, FrechetDistance.OfMoments([0, 0], first, [0, 3], second), 1e-10);
        // rotated alike, the distance stays; singular covariances are no problem
        double[,] rotatedFirst = { { 6.5, -2.5 }, { -2.5, 6.5 } }, rotatedSecond = { { 8.5, -7.5 }, { -7.5, 8.5 } };
        Assert.Equal(2, FrechetDistance.OfMoments([0, 0], rotatedFirst, [0, 0], rotatedSecond), 1e-10);
        Assert.Equal(1 + 1, FrechetDistance.OfMoments([0, 1], new double[,] { { 1, 0 }, { 0, 0 } }, [0, 0], new double[2, 2]), 1e-10);
        // samples: N(0, 1)^3 and N(1, 2^2)^3 are 3 (1 + 1) apart
        Assert.Equal(6, FrechetDistance.Of(Gaussian(4000, 3, 0, 1, 1), Gaussian(4000, 3, 1, 2, 2)), 0.3);
    }

    [Fact]
    public void The_kernel_distance_is_unbiased()
    {
        double[] same =
            [.. Enumerable.Range(0, 200).Select(i => KernelDistance.Of(Gaussian(20, 4, 0, 1, 2 * i), Gaussian(15, 4, 0, 1, 2 * i + 1)))];
        double mean = same.Average(), error = Math.Sqrt(same.Sum(v => (v - mean) * (v - mean)) / 199 / 200);
        Assert.InRange(mean, -3 * error, 3 * error);
        Assert.Contains(same, v => v < 0);
        Assert.True(KernelDistance.Of(Gaussian(50, 4, 0, 1, 1), Gaussian(50, 4, 1, 1, 2)) > 10 * error);
    }

    [Fact]
    public void A_lost_mode_costs_recall_and_noise_costs_precision()
    {
        double[][] real = [.. Gaussian(100, 2, 0, 1, 1), .. Gaussian(100, 2, 20, 1, 2)];
        var lost = NeighbourScores.Of(real, Gaussian(200, 2, 0, 1, 3));
        Assert.True(lost.Precision > 0.9 && lost.Recall < 0.6 && lost.Coverage < 0.6);
        var noise = NeighbourScores.Of(real, [.. real.Select((row, i) => i % 2 == 0 ? row : [row[0] + 100 * i, row[1]])]);
        Assert.Equal(0.5, noise.Precision, 0.02);
        Assert.InRange(noise.Density, 0.3, 0.8);
    }

    [Fact]
    public void Samples_too_small_for_their_dimension_are_refused()
    {
        static double[][] Some(int n, int d) => Gaussian(n, d, 0, 1, n);
        void Refused(string says, Action measure) => Assert.Contains(says, Assert.Throws<ArgumentException>(measure).Message);
        Refused("99 real and 500 generated", () => FrechetDistance.Of(Some(99, 50), Some(500, 50)));
        Refused("at least 100 of each", () => FrechetDistance.Of(Some(99, 50), Some(500, 50)));
        Refused("at least 10", () => KernelDistance.Of(Some(9, 2), Some(9, 2)));
        Refused("at least 20", () => NeighbourScores.Of(Some(9, 2), Some(90, 2)));
        Refused("3 and 2 values", () => KernelDistance.Of(Some(10, 3), Some(10, 2)));
    }
}

public class SampleQualityTests
{
    private static readonly SampleQualityOptions Quick = new() { Halves = 30 };

    [Fact]
    public void A_perfect_sample_lies_on_the_floor_and_a_shifted_one_above()
    {
        var real = DistributionDistanceTests.Gaussian(200, 4, 0, 1, 1);
        var good = SampleQuality.Of("test", real, DistributionDistanceTests.Gaussian(200, 4, 0, 1, 2), Quick);
        var shifted = SampleQuality.Of("test", real, DistributionDistanceTests.Gaussian(200, 4, 1, 1, 3), Quick);
        Assert.Equal((200, 200, 4, 6), (good.Real, good.Generated, good.Dimension, good.Measures.Count));
        var (on, above) = (good.Measures["frechet"], shifted.Measures["frechet"]);
        Assert.Equal(on.Floor, on.AtHalfSize, 0.5 * on.Floor);
        Assert.True(above.Interval.Lower > 10 * above.Floor);
        Assert.InRange(above.Value, above.Interval.Lower, above.Interval.Upper);
        Assert.True(good.Measures["kernel"].Interval is { Lower: < 0, Upper: > 0 });
        Assert.True(shifted.Measures["kernel"].Interval.Lower > 0);
        Assert.Equal(good.Measures["coverage"].Floor, good.Measures["coverage"].AtHalfSize, 0.05);
        Assert.True(shifted.Measures["coverage"].Value < good.Measures["coverage"].Interval.Lower);
    }

    [Fact]
    public void The_interval_has_the_width_of_repeated_samples()
    {
        double[] repeated =
        [
            .. Enumerable.Range(0, 100).Select(i => KernelDistance.Of(
                DistributionDistanceTests.Gaussian(60, 3, 0, 1, 2 * i), DistributionDistanceTests.Gaussian(60, 3, 1, 1, 2 * i + 1))),
        ];
        double spread = Math.Sqrt(repeated.Sum(v => (v - repeated.Average()) * (v - repeated.Average())) / 99);
        double width = Enumerable.Range(0, 8).Average(i =>
        {
            var interval = SampleQuality.Of(
                "test", DistributionDistanceTests.Gaussian(60, 3, 0, 1, 500 + i), DistributionDistanceTests.Gaussian(60, 3, 1, 1, 600 + i),
                    Quick)
                .Measures["kernel"].Interval;
            return interval.Upper - interval.Lower;
        });
        Assert.Equal(2 * 1.96 * spread, width, 0.25 * 2 * 1.96 * spread);
    }

    [Fact]
    public void Each_measure_is_refused_by_its_own_rule()
    {
        var quality = SampleQuality.Of(
            "test", DistributionDistanceTests.Gaussian(50, 30, 0, 1, 1), DistributionDistanceTests.Gaussian(50, 30, 0, 1, 2), Quick);
        Assert.Contains("50 real and 50 generated vectors of 30 dimensions; expected at least 120", quality.Measures["frechet"].Refusal);
        Assert.True(double.IsNaN(quality.Measures["frechet"].Value));
        Assert.Null(quality.Measures["kernel"].Refusal);
        Assert.Null(quality.Measures["recall"].Refusal);
    }
}
