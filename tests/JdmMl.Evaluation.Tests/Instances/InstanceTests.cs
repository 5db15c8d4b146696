using JdmMl.Evaluation.Tests.Golden;

namespace JdmMl.Evaluation.Tests.Instances;

public class InstanceTests
{
    public static TheoryData<string, InstanceKind> Tables
    {
        get
        {
            var data = new TheoryData<string, InstanceKind>();
            foreach (string name in MetricTables.Names)
                foreach (var kind in Enum.GetValues<InstanceKind>()) data.Add(name, kind);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void Agrees_with_scipy(string name, InstanceKind kind)
    {
        var @case = MetricTables.Case(name);
        int width = @case.Width();
        ObjectMap Objects(string which) => kind == InstanceKind.Labels
            ? ObjectMap.OfLabels(Striped(@case.Mask(which), width), width)
            : ObjectMap.OfComponents(@case.Mask(which), width, kind == InstanceKind.Components8);
        var objects = ObjectOverlaps.Of(Objects("truth"), Objects("prediction"));

        var expected = @case.GetProperty(kind.ToString() is var k ? char.ToLowerInvariant(k[0]) + k[1..] : "");
        Assert.Equal(expected.Number("truth"), objects.Truth.Count);
        Assert.Equal(expected.Number("prediction"), objects.Prediction.Count);
        Assert.Equal(expected.Number("aji"), AggregatedJaccard.Of(objects), 1e-12);
        if (objects.Truth.Count == 0 || objects.Prediction.Count == 0) return;
        Assert.Equal(expected.Number("ajiPlus"), AggregatedJaccard.PlusOf(objects), 1e-12);
        var quality = PanopticQuality.Of(objects);
        Assert.Equal(expected.Number("pq"), quality.Pq, 1e-12);
        Assert.Equal(expected.Number("dq"), quality.Dq, 1e-12);
        Assert.Equal(expected.Number("sq"), quality.Sq, 1e-12);
        var any = LesionScore.Of(objects, LesionMatch.AnyOverlap, 0.3);
        Assert.Equal(expected.Number("lesionSensitivity"), any.Sensitivity(EmptyMasks.Exclude), 1e-12);
        Assert.Equal(expected.Number("lesionPrecision"), any.Precision(EmptyMasks.Exclude), 1e-12);
        var iou = LesionScore.Of(objects, LesionMatch.Iou, 0.3);
        Assert.Equal(expected.Number("lesionSensitivityIou30"), iou.Sensitivity(EmptyMasks.Exclude), 1e-12);
        Assert.Equal(expected.Number("lesionPrecisionIou30"), iou.Precision(EmptyMasks.Exclude), 1e-12);
    }

    // A label a block of 5 rows and 4 columns, so that one label may have several pieces.
    private static ushort[] Striped(byte[] mask, int width) =>
        [.. mask.Select((m, i) => m == 0 ? (ushort)0 : (ushort)(1 + i / width / 5 * 50 + i % width / 4))];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Agrees_with_brute_force_on_random_masks(bool corners)
    {
        for (int seed = 1; seed <= 200; seed++)
        {
            var (truth, prediction, width) = RandomMasks.Pair(seed);
            List<HashSet<int>> a = Flood(truth, width, corners), b = Flood(prediction, width, corners);
            var objects = ObjectOverlaps.Of(
                ObjectMap.OfComponents(truth, width, corners), ObjectMap.OfComponents(prediction, width, corners));

            Assert.Equal(a.Select(o => o.Count), objects.Truth.Areas);
            Assert.Equal(b.Select(o => o.Count), objects.Prediction.Areas);
            double Iou(int i, int j) => (double)a[i].Intersect(b[j]).Count() / a[i].Union(b[j]).Count();
            var expected = from i in Enumerable.Range(0, a.Count)
                           from j in Enumerable.Range(0, b.Count)
                           where a[i].Overlaps(b[j])
                           select new ObjectOverlap(i, j, a[i].Intersect(b[j]).Count(), a[i].Union(b[j]).Count());
            Assert.Equal(expected, objects.Pairs);

            double shared = 0, union = 0;
            var taken = new HashSet<int>();
            for (int i = 0; i < a.Count; i++)
            {
                int best = Enumerable.Range(0, b.Count).OrderByDescending(j => Iou(i, j)).DefaultIfEmpty(-1).First();
                if (best < 0 || !a[i].Overlaps(b[best])) union += a[i].Count;
                else
                {
                    shared += a[i].Intersect(b[best]).Count();
                    union += a[i].Union(b[best]).Count();
                    taken.Add(best);
                }
            }
            union += Enumerable.Range(0, b.Count).Where(j => !taken.Contains(j)).Sum(j => b[j].Count);
            Assert.Equal(union == 0 ? double.NaN : shared / union, AggregatedJaccard.Of(objects), 1e-12);

            var hits = expected.Where(p => Iou(p.Truth, p.Prediction) > 0.5).ToList();
            double dq = 2.0 * hits.Count / (a.Count + b.Count), sq = hits.Select(p => p.Iou).DefaultIfEmpty(double.NaN).Average();
            var quality = PanopticQuality.Of(objects);
            Assert.Equal(dq, quality.Dq, 1e-12);
            Assert.Equal(sq, quality.Sq, 1e-12);
            Assert.Equal(a.Count + b.Count == 0 ? double.NaN : hits.Count == 0 ? 0 : dq * sq, quality.Pq, 1e-12);
        }
    }

    private static List<HashSet<int>> Flood(byte[] mask, int width, bool corners)
    {
        int height = mask.Length / width;
        var (seen, found) = (new HashSet<int>(), new List<HashSet<int>>());
        for (int i = 0; i < mask.Length; i++)
        {
            if (mask[i] == 0 || !seen.Add(i)) continue;
            var (part, open) = (new HashSet<int> { i }, new Stack<int>([i]));
            while (open.TryPop(out int at))
                for (int dy = -1; dy <= 1; dy++)
                    for (int dx = -1; dx <= 1; dx++)
                    {
                        int x = at % width + dx, y = at / width + dy;
                        if (!corners && dx * dy != 0 || x < 0 || y < 0 || x >= width || y >= height) continue;
                        if (mask[y * width + x] == 0 || !seen.Add(y * width + x)) continue;
                        part.Add(y * width + x);
                        open.Push(y * width + x);
                    }
            found.Add(part);
        }
        return found;
    }

    [Fact]
    public void The_assignment_is_the_best_of_all_permutations()
    {
        var chance = new Random(3);
        for (int round = 0; round < 200; round++)
        {
            int rows = chance.Next(1, 5), columns = chance.Next(rows, 6);
            var cost = new double[rows, columns];
            for (int i = 0; i < rows; i++)
                for (int j = 0; j < columns; j++) cost[i, j] = -chance.NextDouble() * chance.Next(2);

            int[] columnOf = BestAssignment.Assign(rows, columns, (i, j) => cost[i, j]);

            Assert.Equal(rows, columnOf.Distinct().Count());
            Assert.Equal(Least(0, []), columnOf.Select((j, i) => cost[i, j]).Sum(), 1e-12);

            double Least(int row, HashSet<int> used) => row == rows ? 0 : Enumerable.Range(0, columns).Where(j => !used.Contains(j))
                .Min(j => cost[row, j] + Least(row + 1, [.. used, j]));
        }
    }

    [Fact]
    public void One_prediction_over_two_nuclei_shows_the_difference_between_aji_and_aji_plus()
    {
        var objects = ObjectOverlaps.Of(
            ObjectMap.OfComponents([1, 1, 0, 1, 1], 5, false), ObjectMap.OfComponents([1, 1, 1, 1, 1], 5, false));

        Assert.Equal((2 + 2) / (5.0 + 5), AggregatedJaccard.Of(objects), 1e-15);      // taken twice
        Assert.Equal(2 / (5.0 + 2), AggregatedJaccard.PlusOf(objects), 1e-15);        // taken once, the other nucleus is missed
    }

    [Theory]
    [InlineData(EmptyMasks.Exclude, double.NaN)]
    [InlineData(EmptyMasks.One, 1.0)]
    [InlineData(EmptyMasks.Zero, 0.0)]
    public void Images_without_objects_follow_the_convention(EmptyMasks convention, double expected)
    {
        ObjectMap none = ObjectMap.OfComponents(new byte[6], 3, true), one = ObjectMap.OfComponents([0, 1, 0, 0, 0, 0], 3, true);
        var both = ObjectOverlaps.Of(none, none);
        var quality = PanopticQuality.Of(both, convention);
        var lesions = LesionScore.Of(both, LesionMatch.AnyOverlap, 0.5);
        Assert.All(
            [
                AggregatedJaccard.Of(both, convention), AggregatedJaccard.PlusOf(both, convention), quality.Pq, quality.Dq, quality.Sq,
                lesions.Sensitivity(convention), lesions.Precision(convention),
            ],
            value => Assert.Equal(expected, value));

        var missed = ObjectOverlaps.Of(one, none);
        double noMatch = convention == EmptyMasks.Zero ? 0 : double.NaN;
        Assert.Equal(new PanopticQuality(0, 0, noMatch, 0), PanopticQuality.Of(missed, convention));
        Assert.Equal(0, AggregatedJaccard.Of(missed, convention));
        Assert.Equal(0, LesionScore.Of(missed, LesionMatch.AnyOverlap, 0.5).Sensitivity(convention));
        Assert.Equal(noMatch, LesionScore.Of(missed, LesionMatch.AnyOverlap, 0.5).Precision(convention));
    }

    [Fact]
    public void Lesions_are_cut_into_terciles_of_the_truth()
    {
        // areas 1..6 in two images; the cuts are at 1 + 5/3 and 1 + 10/3
        LesionScore[] images =
        [
            new([new(1, false), new(2, true), new(3, true)], [new(2, true), new(9, false)]),
            new([new(4, true), new(5, true), new(6, false)], [new(4, true)]),
        ];

        var sizes = LesionSizes.Of(images, EmptyMasks.Exclude);

        Assert.Equal(1 + 5.0 / 3, sizes.SmallUpTo, 1e-12);
        Assert.Equal(1 + 10.0 / 3, sizes.MediumUpTo, 1e-12);
        Assert.Equal(new LesionTercile("all", 6, 4 / 6.0, 3, 2 / 3.0), sizes.All);
        Assert.Equal(
            [new("small", 2, 0.5, 1, 1), new("medium", 2, 1, 1, 1), new("large", 2, 0.5, 1, 0)], sizes.Terciles);
        var none = LesionSizes.Of([new([], [])], EmptyMasks.Exclude);
        Assert.Empty(none.Terciles);
        Assert.True(double.IsNaN(none.SmallUpTo) && double.IsNaN(none.All.Sensitivity));
    }

    [Fact]
    public void Masks_of_different_sizes_are_refused() =>
        Assert.Contains("6x1", Assert.Throws<ArgumentException>(() => ObjectOverlaps.Of(
            ObjectMap.OfComponents(new byte[6], 3, true), ObjectMap.OfComponents(new byte[6], 6, true))).Message);
}
