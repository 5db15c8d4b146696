using JdmMl.Training;

namespace JdmMl.Diffusion.Tests.Synthesis;

public class RedrawingTests
{
    // A drawing is a number of (seed of the attempt, k) alone, as samples are; two of three are refused.
    private static ulong Drawn(long k, int attempt) => RandomStreams.Derive(Redrawing.SeedOf(5, attempt), "sample", (ulong)k);

    private static bool Accepted(ulong drawn) => drawn % 3 == 0;

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(50)]
    public void What_becomes_of_a_number_does_not_depend_on_its_batch(int redraws)
    {
        var one = All(1, redraws);
        foreach (int batch in new[] { 2, 7, 64 }) Assert.Equal(one, All(batch, redraws));
        for (int k = 0; k < one.Count; k++)
        {
            int attempt = Enumerable.Range(0, redraws + 1).FirstOrDefault(a => Accepted(Drawn(k, a)), redraws);
            Assert.Equal((Drawn(k, attempt), attempt), one[k]);
        }
    }

    [Fact]
    public void Attempts_have_noise_of_their_own_and_the_first_the_pools()
    {
        Assert.Equal(5ul, Redrawing.SeedOf(5, 0));
        Assert.Equal(100, Enumerable.Range(0, 100).Select(a => Redrawing.SeedOf(5, a)).Distinct().Count());
    }

    [Fact]
    public void Only_refused_numbers_are_drawn_again()
    {
        var asked = new List<(int Attempt, int Count)>();
        Redrawing.Run<ulong>([.. Enumerable.Range(0, 30).Select(k => (long)k)], 4, Accepted, (some, attempt) =>
        {
            asked.Add((attempt, some.Count));
            Assert.All(some, k => Assert.All(Enumerable.Range(0, attempt), a => Assert.False(Accepted(Drawn(k, a)))));
            return [.. some.Select(k => Drawn(k, attempt))];
        });
        Assert.Equal([0, 1, 2, 3, 4], asked.Select(a => a.Attempt));
        Assert.Equal(30, asked[0].Count);
    }

    private static List<(ulong Drawn, int Attempt)> All(int batch, int redraws) =>
        [.. Enumerable.Range(0, 64).Select(k => (long)k).Chunk(batch).SelectMany(
            some => Redrawing.Run<ulong>(some, redraws, Accepted, (numbers, attempt) => [.. numbers.Select(k => Drawn(k, attempt))]))];
}
