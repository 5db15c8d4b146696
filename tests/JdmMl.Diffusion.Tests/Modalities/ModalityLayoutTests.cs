using System.Text.Json;
using JdmMl.Leaks;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion.Tests.Modalities;

public class ModalityLayoutTests
{
    private static readonly ModalityLayout Three = new(
        Modality.Colour("image"), Modality.Labels("mask", 5, MaskCodecs.OneHot), Modality.Grey("depth"));

    [Fact]
    public void Channels_follow_one_another()
    {
        Assert.Equal(9, Three.Channels);
        Assert.Equal(new ChannelRange(0, 3), Three.ChannelsOf("image"));
        Assert.Equal(new ChannelRange(3, 5), Three.ChannelsOf("mask"));
        Assert.Equal(new ChannelRange(8, 1), Three.ChannelsOf("depth"));
        Assert.Equal([0, 0, 0, 1, 1, 1, 1, 1, 0], Three.ChannelMask("mask"));
        Assert.Equal([1, 1, 1, 0, 0, 0, 0, 0, 1], Three.ChannelMask("depth", "image"));
        var standard = ModalityLayout.ImageAndMask();
        Assert.Equal((4, "image:colour, mask:labels(2, analog-bits)"), (standard.Channels, standard.Text));
        Assert.Equal(6, new ModalityLayout(Modality.Colour("stained"), Modality.Colour("plain")).Channels);
    }

    [Fact]
    public void Tensors_are_cut_and_losses_split_by_name()
    {
        using var scope = NewDisposeScope();
        var x = arange(2 * 9 * 4, dtype: float32).view(2, 9, 2, 2);
        Assert.Equal([2L, 5, 2, 2], Three.Slice(x, "mask").shape);
        Assert.Equal(12f, Three.Slice(x, "mask")[0, 0, 0, 0].item<float>());
        var parts = Three.Split(x);
        Assert.Equal(["image", "mask", "depth"], parts.Select(p => p.Name));
        Assert.Equal([5.5f, 41.5f], parts[0].Mean.data<float>().ToArray());
        Assert.Equal([21.5f, 57.5f], parts[1].Mean.data<float>().ToArray());
        Assert.Equal([33.5f, 69.5f], parts[2].Mean.data<float>().ToArray());
        Assert.Equal("A tensor [2, 4, 2, 2] was given where the layout " +
            "image:colour, mask:labels(5, one-hot), depth:grey expects [N, 9, H, W].",
            Assert.Throws<JdmException>(() => Three.Slice(zeros(2, 4, 2, 2), "mask")).Message);
    }

    [Fact]
    public void Cutting_and_splitting_leave_nothing_behind() => LiveHandles.RequireNoGrowth(() =>
    {
        using var scope = NewDisposeScope();
        var x = zeros(2, 9, 2, 2);
        Assert.Equal(3, Three.Split(x).Count);
        Three.Slice(x, "depth").Dispose();
    });

    [Theory]
    [InlineData("image:colour, mask:labels(2, binary)")]
    [InlineData("image:colour, mask:labels(7, one-hot), depth:grey")]
    [InlineData("he:colour, ihc:colour")]
    [InlineData("image:colour, nuclei:labels(256, signed-distance(12, 2))")]
    public void Text_and_json_come_back(string text)
    {
        var layout = ModalityLayout.Parse(text);
        Assert.Equal(text, layout.Text);
        Assert.Equal($"\"{text}\"", JsonSerializer.Serialize(layout));
        Assert.Equal(layout, JsonSerializer.Deserialize<ModalityLayout>($"\"{text}\""));
        Assert.NotEqual(layout, ModalityLayout.Parse(text + ", other:grey"));
    }

    [Fact]
    public void Bad_layouts_are_refused_with_the_known_names()
    {
        Assert.Equal("There is no modality 'masks'; this model has 'image', 'mask', 'depth'.",
            Assert.Throws<JdmException>(() => Three.ChannelsOf("masks")).Message);
        Assert.Equal("Modality 'a' occurs 2 times in a layout of a, b, a; every modality needs a name of its own.",
            Assert.Throws<JdmException>(() => new ModalityLayout(Modality.Grey("a"), Modality.Grey("b"), Modality.Colour("a"))).Message);
        Assert.Equal("A layout was given 1 modalities; expected at least two, such as image and mask.",
            Assert.Throws<JdmException>(() => new ModalityLayout(Modality.Grey("a"))).Message);
        Assert.StartsWith("Modality name 'a b' is not usable", Assert.Throws<JdmException>(() => Modality.Grey("a b")).Message);
        Assert.StartsWith("Modality 'mask:label(2)' of layout",
            Assert.Throws<JdmException>(() => ModalityLayout.Parse("image:colour, mask:label(2)")).Message);
        Assert.StartsWith("Mask codec 'binary' was given 4 classes",
            Assert.Throws<JdmException>(() => Modality.Labels("m", 4, MaskCodecs.Binary)).Message);
    }
}
