namespace JdmMl.Segmentation;

/// <summary>Sizes of the plain U-Net in closed form, so that a plan needs no network.</summary>
public static class NetworkSize
{
    /// <summary>
    /// nnU-Net's stand-in for GPU memory: values of all convolution outputs (transposed ones and the final head with them) of one image.
    /// Two convolutions a stage in the encoder and in the decoder; deep supervision is not counted.
    /// </summary>
    /// <param name="topology">Patch and strides.</param>
    /// <param name="features">Channels of each stage.</param>
    /// <param name="classes">Background included.</param>
    public static long Proxy(PoolingTopology topology, IReadOnlyList<int> features, int classes)
    {
        long height = topology.Height, width = topology.Width, total = classes * height * width;
        for (var stage = 0; stage < features.Count; stage++)
        {
            height /= topology.Strides[stage][0];
            width /= topology.Strides[stage][1];
            total += (stage < features.Count - 1 ? 5L : 2L) * features[stage] * height * width;
        }
        return total;
    }

    /// <summary>Trainable values of <see cref="PlainConvUNet"/> with square strides.</summary>
    /// <param name="channels">Of the input.</param>
    /// <param name="features">Channels of each stage.</param>
    /// <param name="classes">Background included.</param>
    public static long Parameters(int channels, IReadOnlyList<int> features, int classes)
    {
        long total = 0;
        for (var stage = 0; stage < features.Count; stage++)
        {
            long wide = features[stage];
            total += Block(stage == 0 ? channels : features[stage - 1], wide) + Block(wide, wide);
            if (stage == features.Count - 1) continue;
            total += 4 * features[stage + 1] * wide + wide;                         // transposed convolution
            total += Block(2 * wide, wide) + Block(wide, wide);
            total += wide * classes + classes;                                      // head
        }
        return total;

        static long Block(long inputs, long outputs) => 9 * inputs * outputs + 3 * outputs;     // weights; bias, gain, offset
    }
}
