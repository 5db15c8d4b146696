namespace JdmMl.Data;

/// <summary>How a mask changes size.</summary>
public enum MaskResampling
{
    /// <summary>
    /// Every target pixel takes the class that covers the largest part of its area; equal parts go to the lower class id.
    /// </summary>
    Majority,

    /// <summary>The class under the target pixel's centre.</summary>
    Nearest,

    /// <summary>The thesis' code: bilinear on the grey values without antialiasing, then everything above 0 is class 1.</summary>
    BilinearNonZero,

    /// <summary>
    /// The thesis' code for masks that are given: bilinear on foreground (1) and background (0) without antialiasing, then everything
    /// above 0.5 is class 1.
    /// </summary>
    BilinearHalf,
}
