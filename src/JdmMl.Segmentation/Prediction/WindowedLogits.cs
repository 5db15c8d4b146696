using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// The logits of overlapping windows as one map: sum(weight * logit) / sum(weight). Its tensors belong to the scope around.
/// </summary>
internal sealed class WindowedLogits(int classes, int height, int width, TileWeights weights, Device device) : IDisposable
{
    private readonly Tensor _sum = zeros([1, classes, height, width], ScalarType.Float32, device);
    private readonly Tensor _weight = zeros([1, 1, height, width], ScalarType.Float32, device);

    /// <summary>Adds what the network said of one window, [1, K, tile height, tile width].</summary>
    internal void Add(Tile tile, Tensor logits)
    {
        using var scope = NewDisposeScope();
        var weight = weights.For(tile.Height, tile.Width);
        Window(_sum, tile).add_(logits * weight);
        Window(_weight, tile).add_(weight);
    }

    /// <summary>[1, K, height, width], once the windows cover everything.</summary>
    internal Tensor Mean() => _sum / _weight;

    public void Dispose()
    {
        _sum.Dispose();
        _weight.Dispose();
    }

    private static Tensor Window(Tensor planes, Tile tile) => planes.narrow(2, tile.Top, tile.Height).narrow(3, tile.Left, tile.Width);
}
