namespace JdmMl.Segmentation;

/// <summary>nnU-Net's arithmetic for one 2D data set: the largest patch and then the largest batch that the memory budget allows.</summary>
/// <param name="Topology">Patch and strides.</param>
/// <param name="Features">Channels of each stage.</param>
/// <param name="Proxy">See <see cref="NetworkSize.Proxy"/>.</param>
/// <param name="Reference">The proxy that the budget allows for a batch of 12.</param>
/// <param name="RawBatch">The batch that fits the budget.</param>
/// <param name="BatchCap">5 % of the data set's pixels, in patches.</param>
/// <param name="Reductions">How often the patch was made smaller to fit the budget.</param>
public sealed record PatchPlan(
    PoolingTopology Topology, IReadOnlyList<int> Features, long Proxy, double Reference, long RawBatch, long BatchCap, int Reductions)
{
    /// <summary>The longest edge of a first patch in pixels.</summary>
    public const int LongestEdge = 2048;

    /// <summary>Channels of the first stage.</summary>
    public const int BaseFeatures = 32;

    /// <summary>The batch to which <see cref="ReferenceAt8GB"/> belongs.</summary>
    public const int ReferenceBatch = 12;

    /// <summary>The smallest batch.</summary>
    public const int SmallestBatch = 2;

    /// <summary>The proxy of a batch of 12 that fits 8 GB.</summary>
    public const double ReferenceAt8GB = 85e6;

    /// <summary>The planned batch.</summary>
    public long Batch => Math.Max(SmallestBatch, Math.Min(RawBatch, BatchCap));

    /// <summary>Plans.</summary>
    /// <param name="height">Median height of the cases.</param>
    /// <param name="width">Median width of the cases.</param>
    /// <param name="cases">All training cases, whatever the fold.</param>
    /// <param name="classes">Background included.</param>
    /// <param name="memoryBudget">GB.</param>
    /// <param name="fixedTopology">In place of the planned patch and strides; null: planned.</param>
    /// <param name="fixedFeatures">In place of the planned channels; null: planned.</param>
    public static PatchPlan For(
        double height, double width, int cases, int classes = 2, double memoryBudget = 8,
        PoolingTopology? fixedTopology = null, IReadOnlyList<int>? fixedFeatures = null)
    {
        var reference = ReferenceAt8GB * (memoryBudget / 8);
        var topology = fixedTopology ?? PoolingTopology.For(Math.Min(LongestEdge, height), Math.Min(LongestEdge, width));
        var reductions = 0;
        long Proxy() => NetworkSize.Proxy(topology, fixedFeatures ?? FeaturesFor(topology.Stages), classes);
        while (fixedTopology is null && (double)Proxy() / ReferenceBatch * SmallestBatch > reference
               && Math.Max(topology.Height, topology.Width) > 2 * UNetTopology.SmallestEdge)
        {
            topology = Smaller(topology, height, width);
            reductions++;
        }
        var proxy = Proxy();
        var patch = (double)topology.Height * topology.Width;
        return new PatchPlan(
            topology, fixedFeatures ?? FeaturesFor(topology.Stages), proxy, reference,
            (long)Math.Round(reference / proxy * ReferenceBatch, MidpointRounding.ToEven),
            (long)Math.Round(height * width * cases * 0.05 / patch, MidpointRounding.ToEven), reductions);
    }

    /// <summary>32, 64, ... up to 512.</summary>
    public static int[] FeaturesFor(int stages) =>
        [.. Enumerable.Range(0, stages).Select(stage => Math.Min(UNetTopology.MostFeatures, BaseFeatures << Math.Min(stage, 8)))];

    // The axis that is longest against the median shape loses one step; the step is that of the shortened axis, so that no size is skipped.
    private static PoolingTopology Smaller(PoolingTopology topology, double height, double width)
    {
        int[] patch = [topology.Height, topology.Width];
        var axis = patch[0] / height > patch[1] / width ? 0 : 1;
        int[] shorter = [.. patch];
        shorter[axis] -= Divisor(topology);
        patch[axis] -= Divisor(PoolingTopology.For(shorter[0], shorter[1]));
        return PoolingTopology.For(patch[0], patch[1]);

        int Divisor(PoolingTopology of) => axis == 0 ? of.HeightDivisor : of.WidthDivisor;
    }
}
