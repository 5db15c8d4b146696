using System.Text.Json;

namespace JdmMl.Data.Tests.Packs;

public class CropModeTests
{
    [Theory]
    [InlineData("resize")]
    [InlineData("native")]
    [InlineData("patches(128,64)")]
    public void A_crop_is_a_word_on_the_command_line_and_in_files(string word)
    {
        var crop = CropModeConverter.Parse(word);
        Assert.Equal(word, CropModeConverter.Format(crop));
        Assert.Equal($"\"{word}\"", JsonSerializer.Serialize(crop));
        Assert.Equal(crop, JsonSerializer.Deserialize<CropMode>($"\"{word}\""));
    }

    [Fact]
    public void Words_mean_their_crops()
    {
        Assert.Equal(Crop.Native, CropModeConverter.Parse("native"));
        Assert.Equal(["Resize", "Native", "Patches(128, 64)"], new[] { Crop.Resize, Crop.Native, Crop.Patches(128, 64) }.Select(crop => $"{crop}"));
        Assert.Equal("Crop is 'whole'; expected 'resize', 'native' or 'patches(<size>,<stride>)', for instance 'patches(128,64)'.",
            Assert.Throws<JdmException>(() => CropModeConverter.Parse("whole")).Message);
    }
}
