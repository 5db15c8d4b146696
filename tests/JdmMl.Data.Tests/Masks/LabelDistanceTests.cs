namespace JdmMl.Data.Tests;

public class LabelDistanceTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 9, 3)]
    [InlineData(9, 1, 3)]
    [InlineData(13, 7, 2)]
    [InlineData(17, 23, 4)]
    [InlineData(24, 24, 9)]
    public void Every_distance_is_that_of_a_search_over_all_pixels(int width, int height, int labels)
    {
        for (int seed = 0; seed < 12; seed++)
        {
            var random = new SplitMix64((ulong)(seed + 100 * width));
            var map = new int[width * height];
            int blocks = 1 + random.NextInt(5);                             // from noise to large patches
            for (int i = 0; i < map.Length; i++)
                map[i] = SplitMix64.For("patch", seed, (i % width / blocks) + 100 * (i / width / blocks)).NextInt(labels);
            Assert.Equal(Searched(map, width), LabelDistance.Squared(map, width));
        }
    }

    [Fact]
    public void A_single_pixel_gives_circles()
    {
        var map = new int[101 * 101];
        map[50 * 101 + 50] = 1;
        int[] squared = LabelDistance.Squared(map, 101);
        for (int i = 0; i < map.Length; i++)
        {
            int x = i % 101 - 50, y = i / 101 - 50;
            Assert.Equal(i == 50 * 101 + 50 ? 1 : x * x + y * y, squared[i]);
        }
    }

    [Fact]
    public void Without_another_label_every_distance_is_infinite() =>
        Assert.All(LabelDistance.Squared(new int[12], 4), d => Assert.Equal(LabelDistance.Infinite, d));

    private static int[] Searched(int[] map, int width)
    {
        var best = new int[map.Length];
        for (int i = 0; i < map.Length; i++)
        {
            best[i] = LabelDistance.Infinite;
            for (int j = 0; j < map.Length; j++)
                if (map[j] != map[i])
                {
                    int x = i % width - j % width, y = i / width - j / width;
                    best[i] = Math.Min(best[i], x * x + y * y);
                }
        }
        return best;
    }
}
