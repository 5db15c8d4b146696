namespace JdmMl.Training;

/// <summary>The number format of the heavy products: convolutions, projections and attention.</summary>
public enum Precision
{
    /// <summary>Single precision everywhere.</summary>
    Float32,

    /// <summary>
    /// Products in bfloat16 with single-precision sums; weights, gradients, norms, softmax and loss stay in single
    /// precision (Micikevicius et al. 2018, with bfloat16's exponent range in place of loss scaling).
    /// </summary>
    BFloat16,
}
