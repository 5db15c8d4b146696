using JdmMl.Data;
using static TorchSharp.torch;

namespace JdmMl.Segmentation.Tests.Sampling;

[Collection(nameof(TorchCollection))]
public sealed class BatchSourceTests : IDisposable
{
    private readonly PackedPairs _pairs = Discs.Packed(5);

    [Fact]
    public void Batch_k_depends_on_seed_stage_and_k_alone()
    {
        using var scope = NewDisposeScope();
        using var source = Source("finetune");
        var third = Labels(source, 3);

        Assert.Equal(third, Fresh("finetune", 3));
        Assert.Equal(third, Labels(source, 3));
        Assert.NotEqual(third, Labels(source, 4));
        Assert.Equal(third, Labels(source, 3));
        Assert.NotEqual(third, Fresh("pretrain", 3));
        Assert.NotEqual(third, Fresh("finetune", 3, seed: 2));
    }

    [Fact]
    public void Augmented_batches_depend_on_seed_stage_and_k_alone()
    {
        using var scope = NewDisposeScope();
        using var one = new BatchSource(new PackedCases(_pairs), Discs.Tiny, (16, 16), AugmentationOptions.NnUNet, "finetune", CPU);
        using var two = new BatchSource(new PackedCases(_pairs), Discs.Tiny, (16, 16), AugmentationOptions.NnUNet, "finetune", CPU);
        for (var step = 0; step < 6; step++) one.Draw(step);

        var (images, labels) = two.Draw(5);

        Assert.Equal(Near.Values(one.Draw(5).Images), Near.Values(images));
        Assert.Equal(Labels(one, 5), Near.Integers(labels));
        Assert.True(one.WaitingTime > TimeSpan.Zero);
    }

    [Fact]
    public void Pairs_are_drawn_with_replacement_and_equally_often()
    {
        using var scope = NewDisposeScope();
        var masks = Enumerable.Range(0, 5).ToDictionary(index => string.Join("", Mask(index)), index => index);
        var counts = new int[5];
        var repeated = 0;
        using var source = Source("finetune", oversampling: 0);
        for (var step = 0; step < 500; step++)
        {
            var labels = Labels(source, step);
            var drawn = labels.Chunk(256).Select(mask => masks[string.Join("", mask)]).ToArray();
            foreach (var index in drawn) counts[index]++;
            if (drawn.Distinct().Count() < drawn.Length) repeated++;
        }
        Assert.All(counts, count => Assert.InRange(count, 320, 480));               // 2000 / 5 = 400, deviation 18
        Assert.InRange(repeated / 500.0, 0.75, 0.87);                               // 1 - 5 4 3 2 / 5^4 = 0.808, deviation 0.018
    }

    [Fact]
    public void Image_and_mask_belong_together_and_the_image_is_normalised()
    {
        using var scope = NewDisposeScope();
        using var source = Source("finetune", oversampling: 0);
        var (images, labels) = source.Draw(0);

        Assert.Equal([4, 3, 16, 16], images.shape);
        Assert.Equal([4, 16, 16], labels.shape);
        var (values, ids) = (Near.Values(images), Near.Integers(labels));
        for (var n = 0; n < 4; n++)
        {
            var green = values.AsSpan(768 * n + 256, 256).ToArray();
            Assert.Equal(0, green.Average(), 1e-5);
            var inside = green.Where((_, i) => ids[256 * n + i] == 1).Min();
            Assert.True(inside > green.Where((_, i) => ids[256 * n + i] == 0).Max(), "discs are brighter than their surroundings");
        }
    }

    [Fact]
    public void Validation_batches_have_the_final_size_no_augmentation_and_draws_of_their_own()
    {
        using var scope = NewDisposeScope();
        var options = Discs.Tiny with { ForegroundOversampling = 0 };
        using var training = new BatchSource(new PackedCases(_pairs), options, (16, 16), AugmentationOptions.NnUNet, "finetune", CPU);
        using var validation =
            new BatchSource(new PackedCases(_pairs), options, (16, 16), AugmentationOptions.NnUNet, "finetune", CPU, training: false);
        var masks = Enumerable.Range(0, 5).Select(index => string.Join("", Mask(index))).ToHashSet();

        var (images, labels) = validation.Draw(2);

        Assert.Equal([4, 3, 16, 16], images.shape);
        Assert.All(Near.Integers(labels).Chunk(256), mask => Assert.Contains(string.Join("", mask), masks));
        Assert.Equal([4, 3, 16, 16], training.Draw(2).Images.shape);
        Assert.NotEqual(Near.Integers(labels), Labels(training, 2));
    }

    [Fact]
    public void A_fault_in_reading_arrives_at_the_caller()
    {
        var pairs = Discs.Packed(3);
        using var source = new BatchSource(pairs, Discs.Tiny, [], "finetune", CPU);
        pairs.Dispose();
        Assert.Throws<ObjectDisposedException>(() => source.Draw(0));
    }

    [Fact]
    public void Drawing_leaves_no_tensor_behind()
    {
        LiveHandles.RequireNoGrowth(() =>
        {
            using var source = new BatchSource(new PackedCases(_pairs), Discs.Tiny, (16, 16), AugmentationOptions.NnUNet, "finetune", CPU);
            for (var step = 0; step < 5; step++)
            {
                using var scope = NewDisposeScope();
                source.Draw(step);
            }
        });
    }

    public void Dispose() => _pairs.Dispose();

    private BatchSource Source(string stage, int seed = 1, double oversampling = 0.33) =>
        new(_pairs, Discs.Tiny with { Seed = seed, ForegroundOversampling = oversampling }, [], stage, CPU);

    private long[] Fresh(string stage, long step, int seed = 1)
    {
        using var source = Source(stage, seed);
        return Labels(source, step);
    }

    private static long[] Labels(BatchSource source, long step)
    {
        using var scope = NewDisposeScope();
        return Near.Integers(source.Draw(step).Labels);
    }

    private byte[] Mask(int index)
    {
        var (rgb, mask) = (new byte[768], new byte[256]);
        _pairs.Read(index, rgb, mask);
        return mask;
    }
}
