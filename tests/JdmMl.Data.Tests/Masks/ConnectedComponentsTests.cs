namespace JdmMl.Data.Tests;

public class ConnectedComponentsTests
{
    [Theory]
    [InlineData(Connectivity.Four, false)]
    [InlineData(Connectivity.Four, true)]
    [InlineData(Connectivity.Eight, false)]
    [InlineData(Connectivity.Eight, true)]
    public void Parts_are_those_of_a_flood_fill_in_raster_order(Connectivity connectivity, bool separateLabels)
    {
        for (int seed = 0; seed < 40; seed++)
        {
            int width = 1 + seed % 19, height = 1 + seed % 13;
            var random = new SplitMix64((ulong)seed);
            var labels = new byte[width * height];
            for (int i = 0; i < labels.Length; i++) labels[i] = (byte)(random.NextDouble() < 0.45 ? 0 : 1 + random.NextInt(2));
            var parts = ConnectedComponents.Of(labels, width, connectivity, separateLabels);
            int[] flooded = Flooded(labels, width, connectivity, separateLabels);
            Assert.Equal(flooded, parts.Ids);
            Assert.Equal(flooded.Max(), parts.Count);
            Assert.Equal(Enumerable.Range(1, parts.Count).Select(id => flooded.Count(i => i == id)), parts.Areas);
        }
    }

    [Fact]
    public void A_diagonal_is_one_part_or_many()
    {
        byte[] labels = [1, 0, 0, 0, 1, 0, 0, 0, 2];
        Assert.Equal(1, ConnectedComponents.Of(labels, 3).Count);
        Assert.Equal(2, ConnectedComponents.Of(labels, 3, separateLabels: true).Count);
        Assert.Equal(3, ConnectedComponents.Of(labels, 3, Connectivity.Four).Count);
        Assert.Equal(0, ConnectedComponents.Of(new byte[9], 3).Count);
    }

    private static int[] Flooded(byte[] labels, int width, Connectivity connectivity, bool separateLabels)
    {
        var ids = new int[labels.Length];
        int count = 0;
        for (int start = 0; start < ids.Length; start++)
        {
            if (labels[start] == 0 || ids[start] != 0) continue;
            var open = new Stack<int>([start]);
            ids[start] = ++count;
            while (open.TryPop(out int at))
                for (int other = 0; other < ids.Length; other++)
                {
                    int x = Math.Abs(at % width - other % width), y = Math.Abs(at / width - other / width);
                    bool near = connectivity == Connectivity.Four ? x + y == 1 : Math.Max(x, y) == 1;
                    if (!near || labels[other] == 0 || ids[other] != 0 || (separateLabels && labels[other] != labels[at])) continue;
                    ids[other] = count;
                    open.Push(other);
                }
        }
        return ids;
    }
}
