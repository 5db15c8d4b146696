using JdmMl.Training;

namespace JdmMl.Segmentation;

/// <summary>Whether a prediction keeps only the largest connected part of the foreground.</summary>
public enum LargestComponentUse
{
    /// <summary>As the validation decided that lies beside the model (postprocessing.json); not at all where there is none.</summary>
    Auto,

    /// <summary>Always, over all foreground classes together.</summary>
    On,

    /// <summary>Never.</summary>
    Off,
}

/// <summary>How images are predicted; a trained model brings its own values along.</summary>
public sealed record PredictionOptions
{
    /// <summary>Whether logits are averaged over the image and its three mirror images.</summary>
    public bool Mirroring { get; init; } = true;                            // nnU-Net

    /// <summary>How predictions come back to native size.</summary>
    public PredictionResampling Resampling { get; init; } = PredictionResampling.BilinearLogits;

    /// <summary>Distance of neighbouring windows as a share of their size, above 0, at most 1; for the crop Native.</summary>
    public double TileStep { get; init; } = 0.5;                            // nnU-Net

    /// <summary>Whether a window's logits weigh most at its centre where windows overlap; otherwise all weigh the same.</summary>
    public bool GaussianWeighting { get; init; } = true;                    // nnU-Net

    /// <summary>Windows, mirror images included, that go through the network at once; changes speed, not results.</summary>
    public int BatchSize { get; init; } = 8;

    /// <summary>Format of the products.</summary>
    public Precision Precision { get; init; } = Precision.Float32;

    /// <summary>Whether only the largest connected part of the foreground is kept.</summary>
    public LargestComponentUse LargestComponent { get; init; } = LargestComponentUse.Auto;      // nnU-Net

    /// <summary>Throws one exception with all faults; does nothing when there is none.</summary>
    /// <exception cref="JdmException">At least one option is out of range.</exception>
    public void Validate() => new OptionFaults(nameof(PredictionOptions))
        .Require(TileStep is > 0 and <= 1, $"TileStep is {TileStep}; expected above 0 and at most 1, nnU-Net's value is 0.5")
        .Require(BatchSize > 0, $"BatchSize is {BatchSize}; expected at least 1")
        .Require(Enum.IsDefined(Resampling), $"Resampling is {(int)Resampling}; expected BilinearLogits or NearestLabels")
        .Require(Enum.IsDefined(Precision), $"Precision is {(int)Precision}; expected Float32 or BFloat16")
        .Require(Enum.IsDefined(LargestComponent), $"LargestComponent is {(int)LargestComponent}; expected Auto, On or Off")
        .ThrowIfAny();
}
