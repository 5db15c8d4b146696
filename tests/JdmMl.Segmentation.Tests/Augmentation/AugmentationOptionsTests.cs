using System.Text.Json;
using JdmMl.Data;

namespace JdmMl.Segmentation.Tests.Augmentation;

public class AugmentationOptionsTests
{
    [Fact]
    public void The_default_is_nnU_Nets_list_in_its_order() => Assert.Equal(
        [
            "SpatialTransform", "GaussianNoise", "GaussianBlur", "MultiplicativeBrightness", "Contrast", "LowResolution", "GammaCorrection",
            "GammaCorrection", "Mirroring",
        ],
        new SegmentationOptions().Augmentation.Resolve((256, 256), 2).Select(one => one.GetType().Name));

    [Fact]
    public void Light_is_mirroring_and_quarter_turns_and_none_is_nothing()
    {
        Assert.Equal([new Mirroring(0.5), new QuarterTurns(0.2)], AugmentationOptions.Light.Resolve((64, 64), 2));
        Assert.Empty(AugmentationOptions.None.Resolve((64, 64), 2));
    }

    [Theory]
    [InlineData("nnunet")]
    [InlineData("light")]
    [InlineData("none")]
    public void A_preset_is_a_word_on_the_command_line_and_in_files(string word)
    {
        var options = new SegmentationOptions { Augmentation = AugmentationOptions.Parse(word) };
        var text = JsonSerializer.Serialize(options, SegmentationJson.Settings);

        Assert.Contains($"\"augmentation\": \"{word}\"", text);
        Assert.Equal(options, JsonSerializer.Deserialize<SegmentationOptions>(text, SegmentationJson.Settings));
        Assert.Equal(word, options.Augmentation.ToString());
    }

    [Fact]
    public void Anything_else_goes_through_JSON_unchanged_and_unknown_members_are_refused()
    {
        var options = new SegmentationOptions
        {
            Augmentation = AugmentationOptions.NnUNet with { MaximalRotation = 30, Gamma = new(0.8, 1.2), BlurProbability = 0 },
        };
        var text = JsonSerializer.Serialize(options, SegmentationJson.Settings);

        Assert.Equal(options, JsonSerializer.Deserialize<SegmentationOptions>(text, SegmentationJson.Settings));
        Assert.Equal("MaximalRotation 30, BlurProbability 0, Gamma 0.8..1.2", options.Augmentation.ToString());
        Assert.Equal(AugmentationOptions.NnUNet with { NoiseProbability = 0.5 },
            JsonSerializer.Deserialize<SegmentationOptions>("""{"augmentation": {"noiseProbability": 0.5}}""", SegmentationJson.Settings)!.Augmentation);
        Assert.Throws<JsonException>(() =>
            JsonSerializer.Deserialize<SegmentationOptions>("""{"augmentation": {"noise_p": 0.5}}""", SegmentationJson.Settings));
    }

    [Fact]
    public void What_cannot_be_drawn_is_refused()
    {
        Assert.Equal("Augmentation is 'heavy'; expected nnunet, light, none.", Assert.Throws<JdmException>(() => AugmentationOptions.Parse("heavy")).Message);
        var options = new SegmentationOptions
        {
            Augmentation = AugmentationOptions.NnUNet with { MirrorProbability = 1.5, Scaling = new(1.4, 0.7), MaximalRotation = -1 },
        };
        Assert.Equal("SegmentationOptions has 3 faults:\n" +
            "  - Augmentation.MirrorProbability is 1.5; expected 0 to 1\n" +
            "  - Augmentation.Scaling is 1.4 to 0.7; expected two numbers in order from 0.1 to 10\n" +
            "  - Augmentation.MaximalRotation is -1; expected 0 to 180 degrees or nothing", Assert.Throws<JdmException>(options.Validate).Message);
    }
}
