namespace JdmMl.Segmentation;

/// <summary>
/// Floating-point operations of one forward pass of one square image through a <see cref="PlainConvUNet"/>, a multiply-add counting
/// as two. A training step takes three times as many. Norms and nonlinearities are not counted.
/// </summary>
/// <param name="Convolutions">3x3 convolutions.</param>
/// <param name="Transposed">Transposed convolutions.</param>
/// <param name="Head">The head at full resolution.</param>
/// <param name="LowerHeads">The heads below, which only training uses.</param>
public readonly record struct PlainUNetCost(double Convolutions, double Transposed, double Head, double LowerHeads)
{
    /// <summary>All that a prediction takes.</summary>
    public double Prediction => Convolutions + Transposed + Head;

    /// <summary>All that a forward pass with deep supervision takes.</summary>
    public double Training => Prediction + LowerHeads;

    /// <summary>Counts, without building the network.</summary>
    /// <param name="channels">Input channels.</param>
    /// <param name="features">Channels of each stage, from full resolution down.</param>
    /// <param name="classes">Output classes.</param>
    /// <param name="imageSize">Side of the input in pixels, a multiple of 2^(stages - 1).</param>
    public static PlainUNetCost Of(int channels, IReadOnlyList<int> features, int classes, int imageSize)
    {
        double convolutions = 0, transposed = 0, head = 0, lower = 0;
        for (var s = 0; s < features.Count; s++)
        {
            double width = features[s], pixels = Math.Pow(imageSize >> s, 2);
            convolutions += 2 * 9 * pixels * width * ((s == 0 ? channels : features[s - 1]) + width);
            if (s == features.Count - 1) break;
            convolutions += 2 * 9 * pixels * width * (2 * width + width);   // after joining
            transposed += 2 * pixels * features[s + 1] * width;             // each pixel comes from one pixel below
            if (s == 0) head = 2 * pixels * width * classes;
            else lower += 2 * pixels * width * classes;
        }
        return new(convolutions, transposed, head, lower);
    }
}
