using JdmMl.Data;

namespace JdmMl.Diffusion.Tests.Learning;

public sealed class BatchFeedTests : IDisposable
{
    private const int Size = 32, Batch = 4, NoiseChannels = 4;
    private static readonly JointDiffusionOptions Options = new() { ImageSize = Size };

    private readonly PackedPairs _pairs = PackedPairs.Build(new PhantomPairs(PhantomKind.Polyps, 3, Size, 1), Options.Packing);
    private readonly PackedSamples _samples;

    public BatchFeedTests() => _samples = PackedSamples.Of(_pairs, Options.Rules.Range);

    public void Dispose()
    {
        _samples.Dispose();
        _pairs.Dispose();
    }

    private BatchFeed Feed() => new(_samples, JointAugmentation.Light, new BatchSchedule(7, _samples.Count, Batch), NoiseChannels);

    [Fact]
    public void A_batch_does_not_depend_on_what_was_taken_before()
    {
        using var feed = Feed();
        foreach (long step in (long[])[0, 1, 2, 9, 10, 3])
        {
            var batch = feed.Take(step);
            using var fresh = Feed();
            var expected = fresh.Take(step);
            Assert.Equal(expected.Indices, batch.Indices);
            Assert.Equal(expected.Clean, batch.Clean);
            Assert.Equal(expected.Noise, batch.Noise);
        }
    }

    [Fact]
    public void A_batch_is_good_until_the_next_is_taken()
    {
        using var feed = Feed();
        feed.Take(0);
        var batch = feed.Take(1);
        float[] clean = [.. batch.Clean], noise = [.. batch.Noise];
        feed.Dispose();                                                     // the batch of step 2 is made by now
        Assert.Equal(clean, batch.Clean);
        Assert.Equal(noise, batch.Noise);
    }

    [Fact]
    public void Batches_after_the_second_are_made_in_the_arrays_of_earlier_ones()
    {
        using var feed = Feed();
        var (first, second) = (feed.Take(0), feed.Take(1));
        for (int step = 2; step < 6; step++)
        {
            var batch = feed.Take(step);
            Assert.Same(step % 2 == 0 ? first.Clean : second.Clean, batch.Clean);
            Assert.Same(step % 2 == 0 ? first.Noise : second.Noise, batch.Noise);
        }
    }
}
