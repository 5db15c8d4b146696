using static TorchSharp.torch;

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
}

/// <summary>How a prediction comes back to the native size.</summary>
public enum PredictionResampling
{
    /// <summary>The logits, bilinearly; then the class with the highest one.</summary>
    BilinearLogits,

    /// <summary>The class ids, by nearest neighbour, as in the thesis.</summary>
    NearestLabels,
}

internal static class Normalising
{
    /// <summary>Float32 0-255 -> network input, [N, 3, S, S].</summary>
    internal static Tensor Apply(Normalisation normalisation, Tensor images)
    {
        if (normalisation == Normalisation.RgbToZeroOne) return images / 255.0;
        var centred = images - images.mean([2, 3], keepdim: true);
        var deviation = centred.square().mean([2, 3], keepdim: true).sqrt();     // [N, 3, 1, 1]
        return centred / deviation.clamp(min: 1e-8);
    }
}
