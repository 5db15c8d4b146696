using static TorchSharp.torch;

namespace JdmMl.Training;

/// <summary>
/// The layout in which the channels of a pixel lie side by side: oneDNN convolves it without reordering. libtorch sees it by the
/// strides and keeps it through most operators.
/// </summary>
public static class ChannelsLast
{
    /// <summary>The same values, moved only where they lie otherwise.</summary>
    /// <param name="maps">[N, C, H, W].</param>
    /// <returns>[N, C, H, W] with stride 1 along C, also where C is 1 and libtorch cannot tell the layouts apart.</returns>
    public static Tensor Of(Tensor maps) => Back(Rows(maps));

    /// <summary>The pixels as rows of a matrix.</summary>
    /// <param name="maps">[N, C, H, W].</param>
    /// <returns>[N, H, W, C], contiguous.</returns>
    public static Tensor Rows(Tensor maps) => maps.permute(0, 2, 3, 1).contiguous();

    /// <summary>Rows seen as maps again, without a copy.</summary>
    /// <param name="rows">[N, H, W, C], contiguous.</param>
    /// <returns>[N, C, H, W].</returns>
    public static Tensor Back(Tensor rows) => rows.permute(0, 3, 1, 2);

    /// <summary>Whether a kernel [O, I, h, w] lies in memory as [O, h, w, I], and another order would be another layout.</summary>
    internal static bool IsLayoutOf(Tensor kernel) => kernel.dim() == 4 && kernel.stride(1) == 1 && !kernel.is_contiguous();
}
