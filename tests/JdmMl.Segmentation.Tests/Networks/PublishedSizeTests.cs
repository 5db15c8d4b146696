using static TorchSharp.torch;

namespace JdmMl.Segmentation.Tests.Networks;

/// <summary>Parameters of the publications' own configurations; the classes' remarks say where each number is from.</summary>
public class PublishedSizeTests
{
    [Fact]
    public void UNet_of_one_channel_and_two_classes()
    {
        using var network = new OriginalUNet(1, OriginalUNet.PublishedFeatures, 2);
        Assert.Equal(31_030_658, network.ParameterCount);
    }

    // The authors' single output class is the second of two here: one more number for each of 32 weights and the bias, for four heads.
    [Fact]
    public void UNetPlusPlus_of_one_channel_is_the_papers_9_04_million()
    {
        using var network = new NestedUNet(1, NestedUNet.PublishedFeatures, 2);
        Assert.Equal(9_041_700 + 4 * 33, network.ParameterCount);
        Assert.Equal(network.ParameterCount - 3 * 66, network.PrunedParameterCount(4));
    }

    [Fact]
    public void Attention_UNet_of_one_channel_and_four_classes_in_two_and_in_three_dimensions()
    {
        using var network = new AttentionUNet(1, AttentionUNet.PublishedFeatures, 4);
        Assert.Equal(2_206_439, network.ParameterCount);
        Assert.Equal(6_214_151, network.named_parameters().Sum(item => item.Item2.numel() * Third(item.Item2)));

        // the third edge that a kernel of the original has
        static long Third(Tensor parameter) => parameter.ndim == 4 ? parameter.shape[3] : 1;
    }

    // As for U-Net++, one class more than the authors' single one: 16 weights and a bias.
    [Fact]
    public void ResUNetPlusPlus_of_three_channels_is_the_authors_4_07_million()
    {
        using var network = new ResUNetPlusPlus(3, ResUNetPlusPlus.PublishedFeatures, 2);
        var statistics = network.named_buffers().Where(item => item.Item1.Contains("running_")).Sum(item => item.Item2.numel());
        Assert.Equal(4_062_993 + 17, network.ParameterCount);
        Assert.Equal(4_070_385 + 17, network.ParameterCount + statistics);
    }
}
