using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>Groups of channels in the tensors that diffuse.</summary>
internal static class Channels
{
    /// <summary><paramref name="x"/> with the channels from <paramref name="first"/> on replaced.</summary>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="first">Where the new ones begin.</param>
    /// <param name="part">[N, K, H, W].</param>
    internal static Tensor Replaced(Tensor x, long first, Tensor part)
    {
        long channels = x.shape[1], after = first + part.shape[1];
        var parts = new List<Tensor>();
        if (first > 0) parts.Add(x.narrow(1, 0, first));
        parts.Add(part);
        if (after < channels) parts.Add(x.narrow(1, after, channels - after));
        return cat(parts, 1);                                               // [N, C, H, W]
    }
}
