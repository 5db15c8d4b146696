namespace JdmMl.Data;

/// <summary>For every target index of one axis: the first source index and the weights of the source pixels from there on.</summary>
internal sealed class AxisWeights
{
    private readonly int[] _first;
    private readonly float[] _weights;
    private readonly int[] _count;
    private readonly int _most;

    private AxisWeights(int targets, int most) =>
        (_first, _count, _weights, _most) = (new int[targets], new int[targets], new float[targets * most], most);

    internal int First(int target) => _first[target];

    internal ReadOnlySpan<float> Of(int target) => _weights.AsSpan(target * _most, _count[target]);

    internal static AxisWeights For(int source, int target, bool antialias) =>
        antialias && source > target ? Triangle(source, target) : TwoTaps(source, target);

    // Half-pixel centres (align_corners false): target i lies at (i + 0.5) source/target - 0.5, held within the image. In whole numbers, so
    // that a target that falls onto a source pixel takes nothing from its neighbour.
    private static AxisWeights TwoTaps(int source, int target)
    {
        var axis = new AxisWeights(target, 2);
        for (var i = 0; i < target; i++)
        {
            var position = Math.Clamp((2L * i + 1) * source - target, 0, 2L * target * (source - 1));   // in units of 1 / (2 target)
            var (first, rest) = Math.DivRem(position, 2L * target);
            var share = (float)((double)rest / (2L * target));
            axis._first[i] = (int)first;
            axis._count[i] = rest > 0 ? 2 : 1;
            axis._weights[2 * i] = 1 - share;
            axis._weights[2 * i + 1] = share;
        }
        return axis;
    }

    // The triangle filter, as wide as a target pixel's spacing: the antialiased bilinear of PIL and torchvision.
    private static AxisWeights Triangle(int source, int target)
    {
        var scale = (double)source / target;
        var axis = new AxisWeights(target, (int)Math.Ceiling(scale) * 2 + 1);
        for (var i = 0; i < target; i++)
        {
            var centre = scale * (i + 0.5);
            var first = Math.Max(0, (int)(centre - scale + 0.5));
            var count = Math.Min(source, (int)(centre + scale + 0.5)) - first;
            var weights = axis._weights.AsSpan(i * axis._most, count);
            double sum = 0;
            for (var j = 0; j < count; j++)
            {
                var weight = Math.Max(0, 1 - Math.Abs((first + j + 0.5 - centre) / scale));
                weights[j] = (float)weight;
                sum += weight;
            }
            foreach (ref var weight in weights) weight = (float)(weight / sum);
            (axis._first[i], axis._count[i]) = (first, count);
        }
        return axis;
    }
}
