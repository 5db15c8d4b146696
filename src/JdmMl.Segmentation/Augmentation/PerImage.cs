using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>Applies a change to some images of a batch.</summary>
internal static class PerImage
{
    /// <summary>
    /// <paramref name="changed"/> where chosen, else <paramref name="original"/>; any rank, images along the first dimension.
    /// </summary>
    internal static Tensor Choose(bool[] chosen, Tensor changed, Tensor original)
    {
        var shape = new long[original.ndim];
        Array.Fill(shape, 1);
        shape[0] = chosen.Length;
        long[] ones = [.. chosen.Select(flag => flag ? 1L : 0L)];
        var flags = tensor(ones, device: original.device).reshape(shape).ne(0);   // [N, 1, ...]
        return where(flags, changed, original);
    }
}
