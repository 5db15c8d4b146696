using System.Numerics;

namespace JdmMl.Data;

/// <summary>Brings images and masks to another size.</summary>
public static class Resampling
{
    /// <summary>
    /// Bilinear with half-pixel centres (align_corners false). With <paramref name="antialias"/>, shrinking averages over all pixels
    /// covered, as PIL and torchvision's antialias=True do; without, it looks at four pixels only, as torchvision did before 0.17.
    /// </summary>
    /// <exception cref="JdmException">The target size is not positive.</exception>
    public static RgbImage Bilinear(RgbImage image, int width, int height, bool antialias = true)
    {
        RequirePositive(width, height);
        if (image.Width == width && image.Height == height) return new RgbImage(width, height, [.. image.Pixels]);
        var (across, down) = (AxisWeights.For(image.Width, width, antialias), AxisWeights.For(image.Height, height, antialias));
        var stride = image.Width * 3;
        var row = new float[stride];
        var pixels = GC.AllocateUninitializedArray<byte>(width * height * 3);
        for (var y = 0; y < height; y++)
        {
            Array.Clear(row);
            var weights = down.Of(y);
            for (var j = 0; j < weights.Length; j++) AddRow(image.Pixels.AsSpan((down.First(y) + j) * stride, stride), weights[j], row);
            ShrinkRow(row, across, pixels.AsSpan(y * width * 3, width * 3));
        }
        return new RgbImage(width, height, pixels);
    }

    /// <summary>Resizes a mask; every result is a class that the mask holds.</summary>
    /// <exception cref="JdmException">The target size is not positive.</exception>
    public static LabelMask Labels(LabelMask mask, int width, int height, MaskResampling resampling = MaskResampling.Majority)
    {
        RequirePositive(width, height);
        return resampling switch
        {
            MaskResampling.Nearest => LabelResampling.Nearest(mask, width, height),
            MaskResampling.BilinearNonZero => LabelResampling.BilinearNonZero(mask, width, height),
            MaskResampling.BilinearHalf => LabelResampling.BilinearHalf(mask, width, height),
            _ => LabelResampling.Majority(mask, width, height),
        };
    }

    private static void AddRow(ReadOnlySpan<byte> source, float weight, Span<float> sum)
    {
        var i = 0;
        var (step, factor) = (Vector<float>.Count, new Vector<float>(weight));
        for (; i <= source.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(source[i..]), out var low, out var high);
            Vector.Widen(low, out var a, out var b);
            Vector.Widen(high, out var c, out var d);
            Add(a, sum[i..]);
            Add(b, sum[(i + step)..]);
            Add(c, sum[(i + 2 * step)..]);
            Add(d, sum[(i + 3 * step)..]);
        }
        for (; i < source.Length; i++) sum[i] += source[i] * weight;

        void Add(Vector<uint> values, Span<float> to) =>
            (new Vector<float>(to) + Vector.ConvertToSingle(Vector.AsVectorInt32(values)) * factor).CopyTo(to);
    }

    private static void ShrinkRow(ReadOnlySpan<float> row, AxisWeights across, Span<byte> target)
    {
        for (var x = 0; x < target.Length / 3; x++)
        {
            float r = 0, g = 0, b = 0;
            var at = across.First(x) * 3;
            foreach (var weight in across.Of(x))
            {
                r += row[at] * weight;
                g += row[at + 1] * weight;
                b += row[at + 2] * weight;
                at += 3;
            }
            target[3 * x] = (byte)(Math.Min(r, 255f) + 0.5f);
            target[3 * x + 1] = (byte)(Math.Min(g, 255f) + 0.5f);
            target[3 * x + 2] = (byte)(Math.Min(b, 255f) + 0.5f);
        }
    }

    private static void RequirePositive(int width, int height)
    {
        if (width < 1 || height < 1)
            throw new JdmException($"A resize to {width}x{height} pixels was asked for; expected at least 1x1.");
    }
}
