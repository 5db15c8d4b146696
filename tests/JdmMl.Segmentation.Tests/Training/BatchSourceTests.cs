using JdmMl.Data;
using static TorchSharp.torch;

namespace JdmMl.Segmentation.Tests.Training;

[Collection(nameof(TorchCollection))]
public sealed class BatchSourceTests : IDisposable
{
    private readonly PackedPairs _pairs = Discs.Packed(5);

    [Fact]
    public void Batch_k_depends_on_seed_stage_and_k_alone()
    {
        using var scope = NewDisposeScope();
        var source = Source("finetune");
        var third = Labels(source, 3);

        Assert.Equal(third, Labels(Source("finetune"), 3));
        Assert.Equal(third, Labels(source, 3));
        Assert.NotEqual(third, Labels(source, 4));
        Assert.NotEqual(third, Labels(Source("pretrain"), 3));
        Assert.NotEqual(third, Labels(Source("finetune", seed: 2), 3));
    }

    [Fact]
    public void Pairs_are_drawn_with_replacement_and_equally_often()
    {
        using var scope = NewDisposeScope();
        var masks = Enumerable.Range(0, 5).ToDictionary(index => string.Join("", Mask(index)), index => index);
        var counts = new int[5];
        var repeated = 0;
        for (var step = 0; step < 500; step++)
        {
            var labels = Labels(Source("finetune"), step);
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
        var (images, labels) = Source("finetune").Draw(0);

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

    public void Dispose() => _pairs.Dispose();

    private BatchSource Source(string stage, int seed = 1) =>
        new(new PackedCases(_pairs), Discs.Tiny with { Seed = seed }, (16, 16), [], stage, CPU, training: true);

    private static long[] Labels(BatchSource source, long step) => Near.Integers(source.Draw(step).Labels);

    private byte[] Mask(int index)
    {
        var (rgb, mask) = (new byte[768], new byte[256]);
        _pairs.Read(index, rgb, mask);
        return mask;
    }
}
