using JdmMl.Training;
using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>Applies a change to some images, or some colour planes, of a batch.</summary>
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

    /// <summary>The indices of the images that draw a change.</summary>
    internal static long[] Draw(long count, double probability, RandomStream random)
    {
        var rows = new List<long>();
        for (long i = 0; i < count; i++)
            if (random.NextDouble() < probability) rows.Add(i);
        return [.. rows];
    }

    /// <summary>The planes image * channels + channel of all channels of the given images.</summary>
    internal static long[] Planes(IEnumerable<long> rows, long channels) =>
        [.. rows.SelectMany(row => Enumerable.Range(0, (int)channels).Select(channel => row * channels + channel))];

    /// <summary>Changes the given rows of the first dimension in place, all at once.</summary>
    internal static void Change(Tensor values, long[] rows, Func<Tensor, Tensor> change)
    {
        if (rows.Length == 0) return;
        var index = tensor(rows, device: values.device);
        values.index_copy_(0, index, change(values.index_select(0, index)));
    }

    /// <summary>[N, C, H, W] as [N C, H, W], sharing memory.</summary>
    internal static Tensor AsPlanes(Tensor images) =>
        images.view(images.shape[0] * images.shape[1], images.shape[2], images.shape[3]);

    /// <summary>One number a plane, [P, 1, 1].</summary>
    internal static Tensor Column(IEnumerable<double> values, Device device)
    {
        float[] singles = [.. values.Select(value => (float)value)];
        return tensor(singles, [singles.Length, 1, 1], device: device);
    }
}
