namespace JdmMl.Segmentation;

/// <summary>Where the corner of a patch may lie along one axis; nnU-Net's data loader.</summary>
internal static class PatchPlacement
{
    /// <summary>
    /// Bounds, both included. Half of what the patch to be read is larger than the network's patch may stick out to either side; a case
    /// that is smaller still is padded as far as needed.
    /// </summary>
    /// <param name="size">Of the case.</param>
    /// <param name="read">Of the patch to be read.</param>
    /// <param name="patch">Of the network's patch.</param>
    internal static (int Lowest, int Highest) Bounds(int size, int read, int patch)
    {
        var pad = Math.Max(read - patch, read - size);
        var half = (pad + 1) / 2;
        return (-half, size + half - read);
    }

    /// <summary>The corner of a patch around a pixel; not held at the upper end, so patches as large as the case are shifted.</summary>
    internal static int Around(int pixel, int read, int lowest) => Math.Max(lowest, pixel - read / 2);
}
