using JdmMl.Data;
using JdmMl.Leaks;
using static TorchSharp.torch;

namespace JdmMl.Segmentation.Tests.Networks;

/// <summary>What holds for every network behind the one interface.</summary>
[Collection(nameof(TorchCollection))]
public class ArchitectureTests
{
    public static TheoryData<string> Names => [.. Architectures.All.Select(architecture => architecture.Name)];

    private static SegmentationNetwork Small(string name, int classes = 2, ulong seed = 1) =>
        Architectures.Named(name).Create(3, [4, 6, 8], classes, seed);

    [Fact]
    public void There_are_six() => Assert.Equal(
        ["plain-unet", "residual-unet", "unet", "unet-plus-plus", "attention-unet", "resunet-plus-plus"],
        Architectures.All.Select(architecture => architecture.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void Outputs_have_the_promised_shapes_for_odd_multiples_and_oblongs(string name)
    {
        using var frozen = no_grad();
        using var network = Small(name, classes: 5);
        foreach (var (n, high, wide) in new[] { (1, 3, 5), (2, 7, 4), (1, 6, 2) })
        {
            using var scope = NewDisposeScope();
            var (height, width) = (high * network.Divisor, wide * network.Divisor);
            var input = rand([n, 3, height, width]);

            var levels = network.call(input);

            Assert.Equal([n, 5, height, width], levels[0].shape);
            Assert.Equal([n, 5, height, width], network.Logits(input).shape);
            Assert.Equal(network.LevelWeights.Count, levels.Length);
            Assert.All(levels, (level, i) =>
            {
                var smaller = name is "plain-unet" or "residual-unet" ? 1 << i : 1;
                Assert.Equal([n, 5, height / smaller, width / smaller], level.shape);
            });
            Assert.Equal([n, 8, high, wide], network.Bottleneck(input).shape);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Level_weights_sum_to_one_and_no_part_is_without_gradient(string name)
    {
        using var scope = NewDisposeScope();
        using var network = Small(name);
        Assert.Equal(1, network.LevelWeights.Sum(), 1e-12);

        var levels = network.call(randn([2, 3, 16, 24]));
        levels.Select(level => level.square().mean()).Aggregate((a, b) => a + b).backward();

        Assert.All(network.named_parameters(), item => Assert.NotNull(item.Item2.grad));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Weights_depend_on_the_seed_and_the_names_alone(string name)
    {
        using var scope = NewDisposeScope();
        using SegmentationNetwork first = Small(name, seed: 5), again = Small(name, seed: 5), other = Small(name, seed: 6);

        Assert.Equal(All(first), All(again));
        Assert.NotEqual(All(first), All(other));

        static float[] All(SegmentationNetwork network) => [.. network.named_parameters().SelectMany(item => Near.Values(item.Item2))];
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Heads_are_what_the_number_of_classes_changes(string name)
    {
        using SegmentationNetwork two = Small(name), seven = Small(name, classes: 7);
        var sizes = seven.named_parameters().ToDictionary(item => item.Item1, item => item.Item2.numel());

        Assert.All(two.named_parameters(), item => Assert.Equal(sizes[item.Item1] != item.Item2.numel(), two.IsHead(item.Item1)));
    }

    [Theory]
    [InlineData("unet")]
    [InlineData("unet-plus-plus")]
    [InlineData("attention-unet")]
    [InlineData("resunet-plus-plus")]
    public void First_weights_of_the_comparison_networks_have_variance_two_over_the_inputs_of_a_value(string name)
    {
        using var network = Architectures.Named(name).Create(3, [32, 48, 64], 2, seed: 4);
        foreach (var (parameter, value) in network.named_parameters().Where(item => item.Item2.ndim == 4 && item.Item2.numel() > 4000))
        {
            var inputs = parameter.StartsWith("up") && value.shape[3] == 2 ? value.shape[0] : value.shape[1] * value.shape[2] * value.shape[3];
            var deviation = Math.Sqrt(Near.Values(value).Average(weight => (double)weight * weight));
            Assert.InRange(deviation / Math.Sqrt(2.0 / inputs), 0.95, 1.05);
        }
        foreach (var (parameter, value) in network.named_parameters().Where(item => item.Item2.ndim == 1))
            Assert.All(Near.Values(value), item => Assert.Equal(parameter.EndsWith(".weight") ? 1 : 0, item));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Building_and_running_leave_nothing_behind(string name)
    {
        LiveHandles.RequireNoGrowth(() =>
        {
            using var network = Small(name);
            using var scope = NewDisposeScope();
            network.call(randn([1, 3, 8, 8])).Aggregate(zeros(1), (sum, level) => sum + level.mean()).backward();
            network.eval();
            network.Logits(ones([1, 3, 8, 8]));
            network.Bottleneck(ones([1, 3, 8, 8]));
        });
        LiveHandles.RequireNoGrowth(() =>
        {
            using var scope = NewDisposeScope();
            Small(name).Dispose();
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_model_of_it_survives_saving_with_its_running_statistics(string name)
    {
        var options = new SegmentationOptions { ImageSize = 16, Architecture = name, Features = [4, 6, 8] };
        var image = Discs.Pair(16, 16, new Random(1), "one").Image;
        var folder = Directory.CreateTempSubdirectory("jdmml-").FullName;
        try
        {
            using var model = SegmentationModel.Untrained(options);
            using (NewDisposeScope())
            {
                model.Network.train();
                using (no_grad()) model.Network.call(randn([4, 3, 16, 16]) * 3 + 1);
                model.Network.eval();
            }
            model.Save(folder);
            using var loaded = SegmentationModel.Load(folder);
            Assert.Equal(model.Probabilities(image), loaded.Probabilities(image));
            using var fresh = SegmentationModel.Untrained(options);
            if (model.Network.named_buffers().Any()) Assert.NotEqual(model.Probabilities(image), fresh.Probabilities(image));
        }
        finally { Directory.Delete(folder, recursive: true); }
    }

    [Theory]
    [InlineData("unet", 256, 256, new[] { 64, 128, 256, 512, 1024 })]
    [InlineData("unet", 32, 256, new[] { 64, 128, 256, 512 })]
    [InlineData("unet-plus-plus", 16, 16, new[] { 32, 64, 128 })]
    [InlineData("attention-unet", 8, 8, new[] { 16, 32, 64 })]
    [InlineData("resunet-plus-plus", 64, 64, new[] { 16, 32, 64, 128, 256 })]
    [InlineData("residual-unet", 64, 64, new[] { 32, 64, 128, 256, 512 })]
    public void Default_features_are_the_publications_as_far_as_the_image_allows(string name, int height, int width, int[] features)
    {
        Assert.Equal(features, Architectures.Named(name).DefaultFeatures(height, width));
        new SegmentationOptions { Architecture = name, ImageSize = height }.Validate();
    }

    [Fact]
    public void Impossible_shapes_are_refused_in_one_message()
    {
        var refusal = Assert.Throws<JdmException>(() => new AttentionUNet(0, [8, 0], 1));

        Assert.Equal("AttentionUNet has 4 faults:\n  - channels is 0; expected at least 1\n" +
            "  - classes is 1; expected at least 2, background included\n  - features holds 2 stages; expected at least 3\n" +
            "  - features holds a number below 1", refusal.Message);
        Assert.Throws<JdmException>(() => new ResUNetPlusPlus(3, [8, 8], 2));
        Assert.Throws<JdmException>(() => new NestedUNet(3, [8], 2));
        Assert.Throws<JdmException>(() => new OriginalUNet(3, [8], 2));
        Assert.Throws<JdmException>(() => new ResidualEncoderUNet(3, [8], 2));
    }
}
