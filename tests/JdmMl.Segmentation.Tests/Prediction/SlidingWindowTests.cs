using System.Text.Json;
using JdmMl.Segmentation.Tests.Golden;
using static TorchSharp.torch;

namespace JdmMl.Segmentation.Tests.Prediction;

[Collection(nameof(TorchCollection))]
public class SlidingWindowTests
{
    [Fact]
    public void Windows_start_where_nnUNets_do()
    {
        var cases = Reference.ReadJson("sliding_window_steps").GetProperty("cases").EnumerateArray().ToArray();
        Assert.Equal(8, cases.Length);
        foreach (var one in cases)
            for (var axis = 0; axis < 2; axis++)
                Assert.Equal(
                    Integers(one.GetProperty("starts")[axis]),
                    Tile.SlidingStarts(
                        Integers(one.GetProperty("image"))[axis], Integers(one.GetProperty("tile"))[axis], one.GetProperty("step").GetDouble()));
    }

    [Theory]
    [InlineData("same", 1, false)]
    [InlineData("larger", 1, false)]
    [InlineData("larger", 5, false)]
    [InlineData("larger", 8, true)]
    [InlineData("smaller", 8, false)]
    public void Logits_and_labels_are_nnUNets(string name, int batch, bool rounded)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var reference = new Reference("sliding_window");
        using var network = new Reference("unet_4stage").Network("after");
        network.eval();
        // the reference accumulates in float32, its map included; half precision moves a weight by up to 2^-11 of itself
        using var weights = new TileWeights(32, 32, rounded ? GaussianMap.Of : GaussianMap.Unrounded, CPU);
        var image = reference[$"{name}/image"].unsqueeze(0).clone();                                        // [1, 3, H, W]
        var window = new SlidingWindow(image, 2, (32, 32), 0.5, weights);
        var logits = new AveragedLogits([network], mirroring: true, batch);

        Assert.Equal(
            from top in Integers(reference.Json.GetProperty(name).GetProperty("starts")[0])
            from left in Integers(reference.Json.GetProperty(name).GetProperty("starts")[1])
            select (top, left),
            window.Tiles.Select(tile => (tile.Top, tile.Left)));
        foreach (var tiles in Enumerable.Range(0, window.Tiles.Count).Chunk(logits.ImagesAtOnce))
        {
            var output = logits.Of(cat([.. tiles.Select(window.Input)]));
            for (var i = 0; i < tiles.Length; i++) window.Add(tiles[i], output.narrow(0, i, 1));
        }
        var actual = window.Logits().squeeze(0);                                                            // [2, H, W]

        Near.Check(reference[$"{name}/logits"], actual, rounded ? 1e-3 : 1e-4, "logits");
        var wrong = (actual.argmax(0) != reference[$"{name}/argmax"].to_type(ScalarType.Int64)).sum().item<long>();
        Assert.Equal(0, wrong);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void Mirror_images_are_averaged_as_in_nnUNet(int batch)
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        var reference = new Reference("sliding_window");
        using var network = new Reference("unet_4stage").Network("after");
        network.eval();
        var image = reference["tta/image"];

        Near.Check(reference["tta/plain"], new AveragedLogits([network], false, batch).Of(image), 1e-4, "plain");
        Near.Check(reference["tta/mirrored_mean"], new AveragedLogits([network], true, batch).Of(image), 1e-4, "mirrored");
        Near.Check(reference["tta/mirrored_mean"], new AveragedLogits([network, network], true, batch).Of(image), 1e-4, "twice");
        Assert.True(Near.Difference(reference["tta/plain"], reference["tta/mirrored_mean"]) > 1e-2);
    }

    [Fact]
    public void Padding_is_centred_with_the_odd_pixel_after()
    {
        using var scope = NewDisposeScope();
        using var weights = new TileWeights(8, 8, gaussian: false, CPU);
        var window = new SlidingWindow(ones([1, 1, 5, 7], ScalarType.Float32), 2, (8, 8), 0.5, weights);

        var input = Near.Values(window.Input(0));

        for (var i = 0; i < 64; i++) Assert.Equal(i / 8 is >= 1 and < 6 && i % 8 < 7 ? 1 : 0, input[i]);
    }

    private static int[] Integers(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetInt32())];
}
