using System.Text.Json;
using JdmMl.Data;

namespace JdmMl.Segmentation.Tests;

public class SegmentationOptionsTests
{
    [Fact]
    public void Defaults_are_valid_and_plan_nnU_Nets_network()
    {
        var options = new SegmentationOptions();
        options.Validate();
        Assert.Equal([32, 64, 128, 256, 512, 512, 512], options.ResolveFeatures());
    }

    [Fact]
    public void All_faults_stand_in_one_message()
    {
        var options = new SegmentationOptions { ImageSize = 100, Classes = 3, ClassNames = ["background", "polyp"], BatchSize = 0, Momentum = 1, LearningRate = double.NaN };

        var refusal = Assert.Throws<JdmException>(options.Validate);

        Assert.Equal("SegmentationOptions has 5 faults:\n" +
            "  - ClassNames holds 2 names; expected 3, one for each class, or none\n" +
            "  - BatchSize is 0; expected at least 1\n" +
            "  - LearningRate is NaN; expected a positive number\n" +
            "  - Momentum is 1; expected 0 up to but not 1\n" +
            "  - ImageSize is 100; a network of 5 stages needs a multiple of 16, for example 96 or 112, or fewer Features", refusal.Message);
    }

    [Fact]
    public void A_map_of_one_pixel_is_refused() =>
        Assert.Equal("SegmentationOptions: Features holds 4 stages, which leave a map of 1 pixel at ImageSize 8; leave out the last one.",
            Assert.Throws<JdmException>(new SegmentationOptions { ImageSize = 8, Features = [4, 4, 4, 4] }.Validate).Message);

    [Fact]
    public void Options_go_through_JSON_unchanged_and_unknown_names_are_refused()
    {
        var options = new SegmentationOptions { Crop = Crop.Patches(512, 256), Normalisation = Normalisation.RgbToZeroOne, Seed = -3 };

        var text = JsonSerializer.Serialize(options, SegmentationJson.Settings);

        Assert.Equal(options, JsonSerializer.Deserialize<SegmentationOptions>(text, SegmentationJson.Settings));
        Assert.Contains("\"normalisation\": \"rgbToZeroOne\"", text);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<SegmentationOptions>("{\"learningRat\": 1}", SegmentationJson.Settings));
    }

    [Fact]
    public void Packing_takes_over_size_and_crop() =>
        Assert.Equal(new PackOptions { Size = 64, Crop = Crop.Patches(96, 48), Antialias = false },
            new SegmentationOptions { ImageSize = 64, Crop = Crop.Patches(96, 48), Antialias = false }.ToPackOptions());
}
