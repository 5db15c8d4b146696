using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor conv1d(Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, long? padding = null, long? dilation = null, long groups = 1) =>
                Ops.Conv1d.Call([input, weight, bias, Ints(stride ?? 1), Ints(padding ?? 0), Ints(dilation ?? 1), groups]);

            public static Tensor conv2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1) =>
                Ops.Conv2d.Call([input, weight, bias, strides ?? One, padding ?? Zero, dilation ?? One, groups]);

            public static Tensor conv3d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1) =>
                Ops.Conv3d.Call([input, weight, bias, strides ?? One, padding ?? Zero, dilation ?? One, groups]);

            public static Tensor conv_transpose2d(Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? output_padding = null, long[]? dilation = null, long groups = 1) =>
                Ops.ConvTranspose2dInput.Call([input, weight, bias, strides ?? One, padding ?? Zero, output_padding ?? Zero, groups, dilation ?? One]);

            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) => Ops.Linear.Call([input, weights, bias]);

            public static Tensor scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_mask = null, double p = 0.0, bool is_casual = false)
            {
                if (Ops.ScaledDotProductAttention.Exists())
                    return Ops.ScaledDotProductAttention.Call([query, key, value, attn_mask, p, is_casual]);
                var (output, weights) = Ops.PrivateScaledDotProductAttention.Call2([query, key, value, attn_mask, p, false, is_casual]);  // libtorch 1.13
                weights?.Dispose();
                return output;
            }

            public static Tensor one_hot(Tensor x, long num_classes = -1) => Ops.OneHot.Call([x, num_classes]);

            public static Tensor cosine_similarity(Tensor x1, Tensor x2, long dim = 1, double eps = 1e-8) => Ops.CosineSimilarity.Call([x1, x2, dim, eps]);

            public static Tensor unfold(Tensor input, long kernel_size, long dilation = 1, long padding = 0, long stride = 1) =>
                unfold(input, (kernel_size, kernel_size), (dilation, dilation), (padding, padding), (stride, stride));

            public static Tensor unfold(Tensor input, (long, long) kernel_size, (long, long)? dilation = null, (long, long)? padding = null, (long, long)? stride = null) =>
                Ops.Im2col.Call([input, Pair(kernel_size), Pair(dilation ?? (1, 1)), Pair(padding ?? (0, 0)), Pair(stride ?? (1, 1))]);

            public static Tensor pixel_shuffle(Tensor x, long upscaleFactor) => Ops.PixelShuffle.Call([x, upscaleFactor]);

            public static Tensor pixel_unshuffle(Tensor x, long downscaleFactor) => Ops.PixelUnshuffle.Call([x, downscaleFactor]);

            internal static readonly long[] One = [1];
            internal static readonly long[] Zero = [0];

            internal static long[] Ints(params long[] values) => values;

            internal static long[] Pair((long, long) pair) => [pair.Item1, pair.Item2];
        }
    }
}
