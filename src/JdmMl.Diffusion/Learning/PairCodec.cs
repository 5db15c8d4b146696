using System.Numerics;
using JdmMl.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>
/// Pairs as the tensors that diffuse: three colour channels and one mask channel per bit of the class id (analog bits,
/// Chen et al. 2023), so two classes need one channel. All channels share one value range.
/// </summary>
/// <param name="ClassCount">Classes, background included, 2 to 16.</param>
/// <param name="Range">Values of the darkest and the brightest pixel, and of bit 0 and bit 1.</param>
public sealed record PairCodec(int ClassCount, ValueRange Range)
{
    /// <summary>Channels of the mask.</summary>
    public int MaskChannels => Math.Max(1, BitOperations.Log2((uint)Math.Max(1, ClassCount - 1)) + 1);

    /// <summary>Channels of image and mask together.</summary>
    public int Channels => 3 + MaskChannels;

    /// <summary>Encodes pairs of a pack.</summary>
    /// <param name="pairs">The pack.</param>
    /// <param name="indices">Which pairs.</param>
    /// <param name="device">Where the tensor goes.</param>
    /// <returns>[N, 3 + mask channels, S, S].</returns>
    public Tensor Encode(PackedPairs pairs, IReadOnlyList<int> indices, Device device)
    {
        int area = pairs.Size * pairs.Size;
        var rgb = new byte[3 * area];
        var mask = new byte[area];
        var values = new float[indices.Count * Channels * area];
        for (int n = 0; n < indices.Count; n++)
        {
            pairs.Read(indices[n], rgb, mask);
            var target = values.AsSpan(n * Channels * area, Channels * area);
            for (int i = 0; i < rgb.Length; i++) target[i] = Scale(rgb[i] / 255f);
            for (int bit = 0; bit < MaskChannels; bit++)
                for (int i = 0; i < area; i++) target[(3 + bit) * area + i] = Scale((mask[i] >> bit) & 1);
        }
        return tensor(values, [indices.Count, Channels, pairs.Size, pairs.Size], dtype: float32, device: device);
    }

    /// <summary>Decodes x_0: colours rounded to 8 bits, mask channels cut at the middle of the range.</summary>
    /// <param name="x">[N, 3 + mask channels, S, S].</param>
    public IReadOnlyList<(RgbImage Image, LabelMask Mask)> Decode(Tensor x)
    {
        int count = (int)x.shape[0], height = (int)x.shape[2], width = (int)x.shape[3], area = height * width;
        using var cpu = x.detach().to(float32).cpu().contiguous();
        float[] values = cpu.data<float>().ToArray();
        double low = Range.Low, span = Range.High - Range.Low;
        var pairs = new List<(RgbImage, LabelMask)>(count);
        for (int n = 0; n < count; n++)
        {
            var source = values.AsSpan(n * Channels * area, Channels * area);
            var pixels = new byte[3 * area];
            var labels = new byte[area];
            for (int i = 0; i < area; i++)
            {
                for (int c = 0; c < 3; c++)
                    pixels[3 * i + c] = (byte)Math.Clamp((source[c * area + i] - low) / span * 255 + 0.5, 0, 255);
                int label = 0;
                for (int bit = 0; bit < MaskChannels; bit++)
                    if ((source[(3 + bit) * area + i] - low) / span > 0.5) label |= 1 << bit;
                labels[i] = (byte)Math.Min(label, ClassCount - 1);
            }
            pairs.Add((new RgbImage(width, height, pixels), new LabelMask(width, height, labels)));
        }
        return pairs;
    }

    private float Scale(float unit) => (float)(Range.Low + unit * (Range.High - Range.Low));
}
