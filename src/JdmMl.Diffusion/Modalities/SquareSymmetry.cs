using System.Buffers;

namespace JdmMl.Diffusion;

/// <summary>The eight ways to lay a square onto itself.</summary>
internal static class SquareSymmetry
{
    /// <param name="sample">[C, S, S].</param>
    /// <param name="size">S.</param>
    /// <param name="leftRight">Mirror columns first.</param>
    /// <param name="topBottom">Then mirror rows.</param>
    /// <param name="turns">Then turn this often by 90 degrees, counter-clockwise.</param>
    internal static void Apply(Span<float> sample, int size, bool leftRight, bool topBottom, int turns)
    {
        if (!leftRight && !topBottom && turns == 0) return;
        int area = size * size;
        float[] plane = ArrayPool<float>.Shared.Rent(area);
        for (int at = 0; at < sample.Length; at += area)
        {
            var target = sample.Slice(at, area);
            target.CopyTo(plane);
            for (int y = 0; y < size; y++)
                for (int x = 0; x < size; x++)
                {
                    var (fromX, fromY) = turns switch
                    {
                        0 => (x, y),
                        1 => (size - 1 - y, x),
                        2 => (size - 1 - x, size - 1 - y),
                        _ => (y, size - 1 - x),
                    };
                    if (topBottom) fromY = size - 1 - fromY;
                    if (leftRight) fromX = size - 1 - fromX;
                    target[y * size + x] = plane[fromY * size + fromX];
                }
        }
        ArrayPool<float>.Shared.Return(plane);
    }
}
