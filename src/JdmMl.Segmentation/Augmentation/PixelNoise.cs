using static TorchSharp.torch;

namespace JdmMl.Segmentation;

/// <summary>
/// Normal numbers from (key, position) alone, made on the device by a hash of a counter: nothing is drawn on the host pixel by pixel, and
/// the numbers do not depend on the device but for the rounding of logarithm and cosine.
/// </summary>
internal static class PixelNoise
{
    private const long Word = 0xFFFFFFFF;   // 32-bit words in 64-bit numbers: no product below overflows

    /// <summary>Float32 of <paramref name="shape"/>; one key for each index of the first dimension.</summary>
    internal static Tensor Normal(ulong[] keys, long[] shape, Device device)
    {
        var each = shape[1..].Aggregate(1L, (product, length) => product * length);
        var pairs = (each + 1) / 2;
        var words = Words(keys, 2 * pairs, device).to_type(ScalarType.Float32);                       // [N, 2 pairs]
        var radius = words.narrow(1, 0, pairs).add(0.5).mul(Math.Pow(2, -32)).log().mul(-2).sqrt();   // Box, Muller 1958
        var angle = words.narrow(1, pairs, pairs).mul(2 * Math.PI * Math.Pow(2, -32));
        return cat([radius * angle.cos(), radius * angle.sin()], 1).narrow(1, 0, each).reshape(shape);
    }

    // [N, count], uniform in 0 .. 2^32 - 1
    private static Tensor Words(ulong[] keys, long count, Device device)
    {
        var counter = arange(count, ScalarType.Int64, device).unsqueeze(0);                           // [1, count]
        var low = Column(keys.Select(key => (long)key & Word));
        var high = Column(keys.Select(key => (long)(key >> 32)));
        return Mixed(Mixed((counter + low).bitwise_and(Mask())).bitwise_xor(high));

        Tensor Column(IEnumerable<long> values) => tensor(values.ToArray(), [keys.Length, 1], device: device);

        Tensor Mask() => tensor(Word, device: device);

        // xor-shift, multiply: a bijection of 32-bit words with little bias (C. Wellons, hash-prospector)
        Tensor Mixed(Tensor x)
        {
            x = Multiplied(Shifted(x, 16), 0x21F0AAAD);
            x = Multiplied(Shifted(x, 15), 0x735A2D97);
            return Shifted(x, 15);
        }

        Tensor Shifted(Tensor x, long bits) => x.bitwise_xor(x.bitwise_right_shift(tensor(bits, device: device)));

        Tensor Multiplied(Tensor x, long factor) => (x * factor).bitwise_and(Mask());
    }
}
