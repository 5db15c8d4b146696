using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// Which parameters the loss reaches. torch.optim skips a parameter without a gradient, also its decay; in a flat gradient buffer
/// it would look like one whose gradient is zero. Found out by asking autograd once: a small image forward, the sum of the outputs
/// that count in the loss backward.
/// </summary>
internal static class GradientReach
{
    /// <summary>Names of the parameters that get a gradient; leaves no gradient behind.</summary>
    internal static IReadOnlySet<string> Of(SegmentationNetwork network)
    {
        using var scope = NewDisposeScope();
        using var recording = enable_grad();
        var parameters = network.named_parameters().ToList();
        foreach (var (_, parameter) in parameters) parameter.grad = null;
        var training = network.training;
        network.eval();                                                     // no running statistics are touched
        var edge = 2L * network.Divisor;
        var levels = network.call(zeros([1, network.Channels, edge, edge], float32, parameters[0].Item2.device));
        stack(levels.Where((_, i) => network.LevelWeights[i] != 0).Select(level => level.sum())).sum().backward();
        network.train(training);
        var reached = parameters.Where(item => item.Item2.grad is not null).Select(item => item.Item1)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var (_, parameter) in parameters) parameter.grad = null;
        return reached;
    }
}
