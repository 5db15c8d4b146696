namespace JdmMl.Diffusion.Tests.Networks;

public class NetworkCostTests
{
    // Counted on the reference code, in GFLOP: spec of the thesis' polyp network.
    [Fact]
    public void The_thesis_network_costs_what_the_reference_counts()
    {
        var cost = NetworkCost.Of(new DenoisingUNetShape());
        Assert.Equal(472.6, cost.Convolutions / 1e9, 0.05);
        Assert.Equal(21.8, cost.Pointwise / 1e9, 0.05);
        Assert.Equal(3.5, cost.Projections / 1e9, 0.05);
        Assert.Equal(0.7, cost.Attention / 1e9, 0.05);
        Assert.Equal(0.02, cost.Linear / 1e9, 0.005);
        Assert.Equal(498.7, cost.Total / 1e9, 0.1);
    }

    [Theory]
    [InlineData(new[] { 1, 2, 2, 4 }, 13.27)]
    [InlineData(new[] { 1, 2, 3, 4 }, 15.33)]
    public void So_do_the_small_ones(int[] multipliers, double expected)
        => Assert.Equal(expected, NetworkCost.Of(new() { ImageSize = 64, BaseChannels = 64, ChannelMultipliers = multipliers }).Total / 1e9, 0.005);

    [Fact]
    public void Linear_attention_costs_less_where_there_are_more_positions_than_head_channels()
    {
        var shape = new DenoisingUNetShape { ImageSize = 64, BaseChannels = 32, ChannelMultipliers = [1, 2], AttentionSizes = [64] };
        Assert.True(NetworkCost.Of(shape with { Attention = AttentionKind.Linear }).Attention < 0.01 * NetworkCost.Of(shape).Attention);
    }
}
