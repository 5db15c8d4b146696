namespace JdmMl.Diffusion;

/// <summary>
/// Floating-point operations of one forward pass of one sample through a <see cref="DenoisingUNet"/>, a multiply-add
/// counting as two. A training step takes three times as many. Norms and nonlinearities are not counted.
/// </summary>
/// <param name="Convolutions">3x3 convolutions.</param>
/// <param name="Pointwise">1x1 convolutions of the skip connections.</param>
/// <param name="Projections">q, k, v and output projections of the attention.</param>
/// <param name="Attention">Products among positions.</param>
/// <param name="Linear">Linear layers of the codes.</param>
public readonly record struct NetworkCost(double Convolutions, double Pointwise, double Projections, double Attention, double Linear)
{
    /// <summary>All of them.</summary>
    public double Total => Convolutions + Pointwise + Projections + Attention + Linear;

    /// <summary>Counts the operations of a network of this shape, without building it; a condition encoder is left out.</summary>
    public static NetworkCost Of(DenoisingUNetShape shape)
    {
        double conv = 0, pointwise = 0, projections = 0, attention = 0, linear = 0;
        int width = shape.BaseChannels, size = shape.ImageSize, channels = width;
        bool up = false;
        void Conv(int from, int to) => conv += 2.0 * 9 * from * to * size * size;
        void Residual(int from, int to)
        {
            Conv(from, to);
            Conv(to, to);
            if (from != to) pointwise += 2.0 * from * to * size * size;
            linear += 2.0 * shape.CodeWidth * to * (shape.ScaleShift ? 2 : 1);
            channels = to;
        }
        void Attend(bool always = false)
        {
            if (!always && !shape.AttentionSizes.Contains(size)) return;
            double positions = (double)size * size, c = channels;
            projections += 2 * 4 * c * c * positions;
            attention += 4 * c * positions * (shape.Attention == AttentionKind.Softmax ? positions : c / shape.HeadsAt(channels, up));
        }
        void Resample()
        {
            if (shape.ResampleInBlocks) Residual(channels, channels);
            else Conv(channels, channels);
        }

        linear += 2.0 * shape.CodeWidth * (width + shape.CodeWidth);
        Conv(shape.InChannels + (shape.ConditionEntry == ConditionEntry.Concatenation ? shape.ConditionChannels : 0), width);
        var skips = new Stack<int>([width]);
        for (int level = 0; level < shape.ChannelMultipliers.Count; level++)
        {
            for (int i = 0; i < shape.ResidualBlocks; i++)
            {
                Residual(channels, shape.ChannelMultipliers[level] * width);
                Attend();
                skips.Push(channels);
            }
            if (level == shape.ChannelMultipliers.Count - 1) break;
            size /= 2;
            Resample();
            skips.Push(channels);
        }
        Residual(channels, channels);
        Attend(always: true);
        Residual(channels, channels);
        up = true;
        for (int level = shape.ChannelMultipliers.Count - 1; level >= 0; level--)
        {
            for (int i = 0; i <= shape.ResidualBlocks; i++)
            {
                Residual(channels + skips.Pop(), shape.ChannelMultipliers[level] * width);
                Attend();
            }
            if (level == 0) break;
            size *= 2;
            Resample();
        }
        Conv(channels, shape.OutChannels);
        return new(conv, pointwise, projections, attention, linear);
    }
}
