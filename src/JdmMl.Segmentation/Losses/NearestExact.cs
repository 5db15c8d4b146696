using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>PyTorch's "nearest-exact": output pixel i takes input pixel floor((i + 1/2) in / out).</summary>
internal static class NearestExact
{
    /// <summary>[N, H, W] -> [N, height, width].</summary>
    internal static Tensor Resize(Tensor labels, long height, long width)
    {
        var (h, w) = (labels.shape[1], labels.shape[2]);
        if (h != height) labels = labels.index_select(1, Sources(h, height, labels.device));   // [N, height, W]
        if (w != width) labels = labels.index_select(2, Sources(w, width, labels.device));     // [N, height, width]
        return labels;
    }

    /// <summary>The input pixel of one output pixel.</summary>
    internal static long Source(long output, long inputs, long outputs) => (2 * output + 1) * inputs / (2 * outputs);

    private static Tensor Sources(long inputs, long outputs, Device device)
    {
        var sources = new long[outputs];
        for (long i = 0; i < outputs; i++) sources[i] = Source(i, inputs, outputs);
        return tensor(sources, device: device);
    }
}
