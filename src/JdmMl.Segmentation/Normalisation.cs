namespace JdmMl.Segmentation;

/// <summary>How 8-bit values become network input.</summary>
public enum Normalisation
{
    /// <summary>
    /// For each image and channel (x - mean) / max(std, 1e-8) with the population's std; nnU-Net's choice for channels named R, G, B.
    /// </summary>
    ZScore,

    /// <summary>x / 255; nnU-Net's rgb_to_0_1.</summary>
    RgbToZeroOne,

    /// <summary>The values as they are; nnU-Net's nonorm.</summary>
    None,

    /// <summary>For each image and channel (x - min) / max(max - min, 1e-8); nnU-Net's rescale_to_0_1.</summary>
    RescaleToZeroOne,

    /// <summary>
    /// Clipped to the 0.5 and 99.5 percentile of the data set's foreground, minus its mean, divided by its std; nnU-Net's ct.
    /// </summary>
    Ct,
}

/// <summary>How a prediction comes back to the native size.</summary>
public enum PredictionResampling
{
    /// <summary>The logits, bilinearly; then the class with the highest one.</summary>
    BilinearLogits,

    /// <summary>The class ids, by nearest neighbour, as in the thesis.</summary>
    NearestLabels,
}
