using static TorchSharp.torch;

namespace JdmMl.Segmentation.Tests.Networks;

public class PruningTests
{
    [Fact]
    public void A_pruned_branch_is_the_output_of_the_whole_network()
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using var network = new NestedUNet(3, [3, 4, 5, 6], 2, seed: 2);
        var input = randn([2, 3, 16, 24]);

        var levels = network.call(input);

        for (var depth = 1; depth <= 3; depth++) Near.Check(levels[3 - depth], network.Logits(input, depth), 0, $"branch {depth}");
        Near.Check(levels[0], network.Logits(input), 0, "the deepest branch");
        Assert.Equal([1.0 / 3, 1.0 / 3, 1.0 / 3], network.LevelWeights);
    }

    [Fact]
    public void A_pruned_branch_reads_the_parameters_that_are_counted_and_no_others()
    {
        using var network = new NestedUNet(3, [3, 4, 5, 6], 2, seed: 2);
        for (var depth = 1; depth <= 3; depth++)
        {
            using var scope = NewDisposeScope();
            foreach (var (_, parameter) in network.named_parameters()) parameter.grad = null;
            network.Logits(randn([1, 3, 8, 8]), depth).sum().backward();
            Assert.Equal(network.named_parameters().Where(item => item.Item2.grad is not null).Sum(item => item.Item2.numel()),
                network.PrunedParameterCount(depth));
        }
    }

    [Fact]
    public void A_branch_that_does_not_exist_is_refused()
    {
        using var network = new NestedUNet(3, [3, 4, 5], 2);
        Assert.Equal("depth is 3; expected 1 to 2, the branches of this network.",
            Assert.Throws<JdmException>(() => network.PrunedParameterCount(3)).Message);
        Assert.Throws<JdmException>(() => network.Logits(zeros(1, 3, 8, 8), 0));
    }
}
