using JdmMl.Evaluation.Tests.Golden;

namespace JdmMl.Evaluation.Tests.Boundary;

public class BoundaryScoreTests
{
    public static TheoryData<string> Names => new(MetricTables.Names);

    [Theory]
    [MemberData(nameof(Names))]
    public void Agrees_with_scipy(string name)
    {
        Check(name, "boundary", new() { Tolerance = 2 });
        Check(name, "boundaryInside", new() { Tolerance = 1, EdgeIsBoundary = false });
        Check(name, "boundarySpaced", new() { Tolerance = 1.5, SpacingY = 0.7, SpacingX = 1.3 });
    }

    private static void Check(string name, string table, EvaluationConventions conventions)
    {
        var @case = MetricTables.Case(name);
        var expected = @case.GetProperty(table);
        if (expected.ValueKind == System.Text.Json.JsonValueKind.Null) return;     // an empty border, see the tests of conventions
        var (truth, prediction, width) = (@case.Mask("truth"), @case.Mask("prediction"), @case.Width());

        var larger = BoundaryScore.Of(truth, prediction, width, MaskRegion.Foreground, conventions);
        var pooled = BoundaryScore.Of(
            truth, prediction, width, MaskRegion.Foreground, conventions with { Hausdorff = HausdorffDefinition.PooledPercentile });

        Assert.Equal(expected.Number("nsd"), larger.Nsd, 1e-12);
        Assert.Equal(expected.Number("hd95Larger"), larger.Hd95, 1e-10);
        Assert.Equal(expected.Number("hd95Pooled"), pooled.Hd95, 1e-10);
        Assert.Equal(expected.Number("asd"), larger.AverageDistance, 1e-10);
    }

    [Fact]
    public void Agrees_with_brute_force_on_random_masks()
    {
        for (int seed = 1; seed <= 300; seed++)
        {
            var (truth, prediction, width) = RandomMasks.Pair(seed, classes: 3);
            var conventions = new EvaluationConventions
            {
                Tolerance = seed % 4, SpacingX = 1 + seed % 3 * 0.25, SpacingY = 1 + seed % 5 * 0.5, EdgeIsBoundary = seed % 2 == 0,
                Hausdorff = seed % 3 == 0 ? HausdorffDefinition.PooledPercentile : HausdorffDefinition.LargerPercentile,
            };
            var region = seed % 2 == 0 ? MaskRegion.Foreground : MaskRegion.Class(2);
            if (BruteForce(truth, prediction, width, region, conventions) is not { } expected) continue;

            var actual = BoundaryScore.Of(truth, prediction, width, region, conventions);

            Assert.Equal(expected.Nsd, actual.Nsd, 1e-12);
            Assert.Equal(expected.Hd95, actual.Hd95, 1e-10);
            Assert.Equal(expected.AverageDistance, actual.AverageDistance, 1e-10);
        }
    }

    [Fact]
    public void Agrees_with_brute_force_where_borders_are_far_apart()
    {
        const int width = 60, height = 11;
        for (int seed = 0; seed < 40; seed++)
        {
            var chance = new Random(seed);
            byte[] truth = new byte[width * height], prediction = new byte[width * height];
            for (int i = 0; i < 6; i++)
            {
                truth[chance.Next(height) * width + chance.Next(20)] = 1;
                prediction[chance.Next(height) * width + chance.Next(seed % 2 * 40, width)] = 1;
            }
            var conventions = new EvaluationConventions { Tolerance = 20, SpacingX = 0.5 + seed % 3, SpacingY = 0.75 };
            var expected = BruteForce(truth, prediction, width, MaskRegion.Foreground, conventions)!.Value;

            var actual = BoundaryScore.Of(truth, prediction, width, MaskRegion.Foreground, conventions);

            Assert.Equal(expected.Nsd, actual.Nsd, 1e-12);
            Assert.Equal(expected.Hd95, actual.Hd95, 1e-10);
            Assert.Equal(expected.AverageDistance, actual.AverageDistance, 1e-10);
        }
    }

    private static BoundaryScore? BruteForce(
        byte[] truth, byte[] prediction, int width, MaskRegion region, EvaluationConventions conventions)
    {
        int height = truth.Length / width;
        (int X, int Y)[] Border(byte[] mask)
        {
            bool Inside(int x, int y) => x < 0 || y < 0 || x >= width || y >= height
                ? !conventions.EdgeIsBoundary
                : region.Complement ? mask[y * width + x] != region.Value : mask[y * width + x] == region.Value;
            return
            [
                .. from y in Enumerable.Range(0, height)
                   from x in Enumerable.Range(0, width)
                   where Inside(x, y) && !(Inside(x - 1, y) && Inside(x + 1, y) && Inside(x, y - 1) && Inside(x, y + 1))
                   select (x, y),
            ];
        }
        double Distance((int X, int Y) a, (int X, int Y) b) =>
            Math.Sqrt(Math.Pow((a.X - b.X) * conventions.SpacingX, 2) + Math.Pow((a.Y - b.Y) * conventions.SpacingY, 2));
        var (p, q) = (Border(truth), Border(prediction));
        if (p.Length == 0 || q.Length == 0) return null;
        double[] pq = [.. p.Select(a => q.Min(b => Distance(a, b)))], qp = [.. q.Select(a => p.Min(b => Distance(a, b)))];
        double[] both = [.. pq, .. qp];
        double hd95 = conventions.Hausdorff == HausdorffDefinition.PooledPercentile
            ? Percentile(both) : Math.Max(Percentile(pq), Percentile(qp));
        return new(both.Count(d => d <= conventions.Tolerance + 1e-9) / (double)both.Length, hd95, both.Average());
    }

    private static double Percentile(double[] values)
    {
        double[] sorted = [.. values.Order()];
        double at = 0.95 * (sorted.Length - 1);
        int below = (int)at;
        return sorted[below] + (at - below) * (sorted[Math.Min(below + 1, sorted.Length - 1)] - sorted[below]);
    }

    [Theory]
    [InlineData(EmptyMasks.Exclude, EmptyDistance.ImageDiagonal, double.NaN, 0.0, 5.0)]
    [InlineData(EmptyMasks.One, EmptyDistance.ImageDiagonal, 1.0, 0.0, 5.0)]
    [InlineData(EmptyMasks.Zero, EmptyDistance.Exclude, 0.0, double.NaN, double.NaN)]
    public void Empty_masks_follow_the_conventions(
        EmptyMasks overlap, EmptyDistance distance, double bothNsd, double bothDistance, double oneDistance)
    {
        var conventions = new EvaluationConventions
        {
            EmptyMasks = overlap, EmptyDistance = distance, SpacingX = 0.5, SpacingY = 2,   // 6 x 2 pixels: 3 by 4, diagonal 5
        };
        byte[] none = new byte[12], some = [0, 0, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0];

        var both = BoundaryScore.Of(none, none, 6, MaskRegion.Foreground, conventions);
        Assert.Equal((bothNsd, bothDistance, bothDistance), (both.Nsd, both.Hd95, both.AverageDistance));
        foreach (var (truth, prediction) in new[] { (none, some), (some, none) })
        {
            var one = BoundaryScore.Of(truth, prediction, 6, MaskRegion.Foreground, conventions);
            Assert.Equal((0, oneDistance, oneDistance), (one.Nsd, one.Hd95, one.AverageDistance));
        }
    }

    [Fact]
    public void Without_the_edge_a_full_mask_has_no_border_and_agrees_with_itself_only()
    {
        var conventions = new EvaluationConventions { EdgeIsBoundary = false, EmptyMasks = EmptyMasks.One };
        byte[] full = [1, 1, 1, 1], none = new byte[4];
        Assert.Equal(new BoundaryScore(1, 0, 0), BoundaryScore.Of(full, full, 2, MaskRegion.Foreground, conventions));
        Assert.Equal(0, BoundaryScore.Of(full, none, 2, MaskRegion.Foreground, conventions).Nsd);
    }

    [Fact]
    public void Different_sizes_are_refused()
    {
        Assert.Throws<ArgumentException>(() => BoundaryScore.Of(new byte[4], new byte[6], 2, MaskRegion.Foreground, new()));
        Assert.Throws<ArgumentException>(() => BoundaryScore.Of(new byte[5], new byte[5], 2, MaskRegion.Foreground, new()));
    }
}
