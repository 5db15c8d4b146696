namespace JdmMl.Segmentation;

/// <summary>lr(e) = lr0 (1 - e / E)^0.9, set at the start of epoch e (nnU-Net's PolyLRScheduler).</summary>
/// <param name="Initial">lr0.</param>
/// <param name="Epochs">E.</param>
public sealed record PolynomialDecay(double Initial, int Epochs)
{
    /// <summary>The exponent.</summary>
    public const double Exponent = 0.9;

    /// <summary>The learning rate of epoch <paramref name="epoch"/>, 0 to Epochs - 1.</summary>
    public double At(int epoch) => Initial * Math.Pow(1 - (double)epoch / Epochs, Exponent);
}
