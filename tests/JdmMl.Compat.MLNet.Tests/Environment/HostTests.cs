using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace JdmMl.Compat.MLNet.Tests.Environment;

public class HostTests
{
    private static IHostEnvironment Context(int seed) => new MLContext(seed);

    // Worked out from the generator in arbitrary precision.
    [Fact]
    public void Streams_are_the_ones_that_ML_NET_draws()
    {
        var seeded = Context(1).Register("any", seed: 7).Rand;
        Assert.Equal([733061423, 538517493, 1452248988], new[] { seeded.Next(), seeded.Next(), seeded.Next() });
        var environment = Context(7);
        Assert.Equal(895905349, environment.Register("a").Rand.Next());
        Assert.Equal(1029507826, environment.Register("b").Rand.Next());
    }

    [Fact]
    public void A_stream_depends_on_how_many_hosts_came_before_and_not_on_the_name()
    {
        var first = Context(1).Register("a").Rand.Next();
        Assert.Equal(first, Context(1).Register("b").Rand.Next());
        var later = Context(1);
        later.Register("a");
        Assert.NotEqual(first, later.Register("a").Rand.Next());
    }

    [Fact]
    public void Building_one_more_estimator_changes_the_streams_of_those_after_it()
    {
        var (few, more) = (new MLContext(1), new MLContext(1));
        more.Transforms.CopyColumns("a", "b");
        Assert.NotEqual(((IHostEnvironment)few).Register("x").Rand.Next(), ((IHostEnvironment)more).Register("x").Rand.Next());
    }

    [Fact]
    public void A_stream_with_a_seed_of_its_own_stays()
    {
        var later = Context(1);
        later.Register("a");
        Assert.Equal(Context(2).Register("x", 5).Rand.Next(), later.Register("y", 5).Rand.Next());
    }

    [Fact]
    public void A_nested_host_has_a_stream_of_its_own()
    {
        var host = Context(1).Register("outer", seed: 3);
        Assert.NotEqual(host.Register("inner").Rand.Next(), Context(1).Register("outer", seed: 3).Rand.Next());
    }

    [Fact]
    public void Draws_stay_in_their_range()
    {
        var random = Context(1).Register("x", 1).Rand;
        for (var i = 0; i < 1000; i++)
        {
            Assert.InRange(random.Next(), 0, int.MaxValue);
            Assert.InRange(random.Next(7), 0, 6);
            Assert.InRange(random.Next(-3, 4), -3, 3);
            Assert.InRange(random.NextDouble(), 0, 0.9999999999);
            Assert.InRange(random.NextSingle(), 0f, 0.99999994f);
        }
    }

    [Fact]
    public void A_host_needs_a_name() => Assert.Throws<ArgumentOutOfRangeException>(() => Context(1).Register(""));

    [Fact]
    public void An_exception_is_marked_with_its_place()
    {
        var host = Context(1).Register("Trainer");
        var fault = new InvalidOperationException("x");
        Assert.Same(fault, host.Process(fault));
        Assert.True(fault.Data.Contains("Throwing component"));
    }
}
