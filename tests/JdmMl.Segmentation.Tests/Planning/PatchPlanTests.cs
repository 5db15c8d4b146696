namespace JdmMl.Segmentation.Tests.Planning;

/// <summary>Rows that nnU-Net's own planner printed.</summary>
public class PatchPlanTests
{
    [Theory]
    [InlineData(256, 256, 1450, 8, 256, 256, 7, 6, 49, 20_627_456)]
    [InlineData(512, 512, 30, 8, 512, 512, 8, 7, 2, 82_624_512)]
    [InlineData(1000, 1000, 30, 8, 1024, 1024, 9, 8, 2, 330_612_736)]
    [InlineData(529, 622, 900, 8, 640, 640, 8, 7, 8, 129_100_800)]
    [InlineData(522, 775, 85, 8, 640, 896, 8, 7, 3, 180_741_120)]
    [InlineData(64, 64, 50, 8, 64, 64, 5, 4, 2, 1_253_376)]
    [InlineData(288, 384, 200, 8, 320, 384, 7, 6, 9, 38_676_480)]
    [InlineData(256, 256, 1450, 24, 256, 256, 7, 6, 72, 20_627_456)]
    public void The_planner_gives_nnU_Nets_numbers(
        int height, int width, int cases, double memory, int patchHeight, int patchWidth, int stages, int pools, int batch, long proxy)
    {
        var plan = PatchPlan.For(height, width, cases, memoryBudget: memory);

        Assert.Equal((patchHeight, patchWidth), (plan.Topology.Height, plan.Topology.Width));
        Assert.Equal((stages, pools), (plan.Topology.Stages, plan.Topology.Strides.Count(stride => stride[0] == 2 && stride[1] == 2)));
        Assert.Equal([.. new[] { 32, 64, 128, 256, 512, 512, 512, 512, 512 }.Take(stages)], plan.Features);
        Assert.Equal(batch, plan.Batch);
        Assert.Equal(proxy, plan.Proxy);
    }

    [Theory]
    [InlineData(30, 2)]
    [InlineData(45, 2)]
    [InlineData(60, 3)]
    [InlineData(75, 4)]
    [InlineData(90, 4)]
    [InlineData(120, 6)]
    [InlineData(150, 8)]
    [InlineData(300, 12)]
    public void Planned_on_its_own_the_number_of_cases_moves_the_batch(int cases, int batch) =>
        Assert.Equal(batch, PatchPlan.For(512, 512, cases).Batch);

    [Fact]
    public void Raw_batch_and_cap_are_those_of_the_reference()
    {
        var polyps = PatchPlan.For(256, 256, 1450);
        Assert.Equal((49L, 72L), (polyps.RawBatch, polyps.BatchCap));
        var nuclei = PatchPlan.For(512, 512, 30);
        Assert.Equal((12L, 2L), (nuclei.RawBatch, nuclei.BatchCap));       // 0.05 x 30 = 1.5 rounds to even
    }

    [Fact]
    public void A_patch_too_large_for_the_budget_shrinks_along_its_longest_axis_until_two_fit()
    {
        var plan = PatchPlan.For(2000, 1000, 100, memoryBudget: 2);
        Assert.True(plan.Reductions > 0);
        Assert.True(plan.Proxy / 6.0 <= plan.Reference);
        Assert.Equal(0, plan.Topology.Height % plan.Topology.HeightDivisor);
        Assert.InRange(plan.Topology.Height / (double)plan.Topology.Width, 1.4, 2.8);
    }

    [Fact]
    public void A_long_axis_is_halved_alone_from_twelve_on()
    {
        // 64 x 256: four poolings of both leave 4 x 16, then 16 -> 8 alone; 8 is below 12
        var topology = PoolingTopology.For(64, 256);
        Assert.Equal([[1, 1], [2, 2], [2, 2], [2, 2], [2, 2], [1, 2]], topology.Strides);
        Assert.Equal((64, 256), (topology.Height, topology.Width));
    }

    [Fact]
    public void Parameter_counts_are_those_of_the_reference_and_of_the_network()
    {
        Assert.Equal(33_472_396, NetworkSize.Parameters(3, PatchPlan.FeaturesFor(7), 2));
        Assert.Equal(46_325_134, NetworkSize.Parameters(3, PatchPlan.FeaturesFor(8), 2));
        using var network = new PlainConvUNet(3, [5, 7, 11], 4);
        Assert.Equal(network.ParameterCount, NetworkSize.Parameters(3, [5, 7, 11], 4));
    }
}
