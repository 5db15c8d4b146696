using System.Numerics;

namespace JdmMl.Data;

/// <summary>What a phantom shows, at any resolution: positions are in image sides, (0, 0) to (1, 1).</summary>
internal abstract class PhantomScene
{
    /// <summary>
    /// The colours (R, G, B, 0-1) of <paramref name="row"/> of a grid of n x n points; rows are asked for in order from 0.
    /// </summary>
    internal abstract void PaintRow(int row, Span<Vector3> colours);

    /// <summary>The object at a position, 0 for none.</summary>
    internal abstract int InstanceAt(float u, float v);
}

/// <summary>Turns scenes into pixels: several points a pixel for the picture, the pixel's centre for the mask.</summary>
internal static class PhantomCanvas
{
    private const float SensorNoise = 0.012f;

    internal static (RgbImage Image, int[] Instances) Draw(PhantomScene scene, int size, uint noise)
    {
        var points = size <= 160 ? 3 : 2;   // along a pixel's side
        var (fine, sum) = (new Vector3[size * points], new Vector3[size]);
        var pixels = new byte[size * size * 3];
        var instances = new int[size * size];
        for (var y = 0; y < size; y++)
        {
            Array.Clear(sum);
            for (var j = 0; j < points; j++)
            {
                scene.PaintRow(y * points + j, fine);
                for (var x = 0; x < fine.Length; x++) sum[x / points] += fine[x];
            }
            for (var x = 0; x < size; x++)
            {
                var at = y * size + x;
                instances[at] = scene.InstanceAt((x + 0.5f) / size, (y + 0.5f) / size);
                var colour = sum[x] / (points * points);
                for (var c = 0; c < 3; c++)
                    pixels[3 * at + c] = (byte)(
                        Math.Clamp(colour[c] + SensorNoise * PhantomNoise.Hash(noise + (uint)c, x, y), 0, 1) * 255 + 0.5f);
            }
        }
        return (new RgbImage(size, size, pixels), instances);
    }
}
