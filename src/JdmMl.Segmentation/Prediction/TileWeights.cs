using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>How much each pixel of a window counts. The map of the usual size is kept, so that images do not make it again.</summary>
internal sealed class TileWeights : IDisposable
{
    private readonly (int Height, int Width) _usual;
    private readonly Func<int, int, float[]> _weigh;
    private readonly Device _device;
    private readonly Tensor _map;

    internal TileWeights(int height, int width, bool gaussian, Device device)
        : this(height, width, gaussian ? GaussianMap.Of : Uniform, device) { }

    /// <param name="height">Of a window.</param>
    /// <param name="width">Of a window.</param>
    /// <param name="weigh">Height and width to weights, row-major.</param>
    /// <param name="device">Of the logits.</param>
    internal TileWeights(int height, int width, Func<int, int, float[]> weigh, Device device)
    {
        (_usual, _weigh, _device) = ((height, width), weigh, device);
        _map = Make(height, width).DetachFromDisposeScope();
    }

    /// <summary>[1, 1, height, width]; belongs to this object or to the current scope, so the caller leaves it alone.</summary>
    internal Tensor For(int height, int width) => (height, width) == _usual ? _map : Make(height, width);

    public void Dispose() => _map.Dispose();

    private Tensor Make(int height, int width) => tensor(_weigh(height, width), [1, 1, height, width], device: _device);

    private static float[] Uniform(int height, int width)
    {
        var weights = new float[height * width];
        Array.Fill(weights, 1);
        return weights;
    }
}
