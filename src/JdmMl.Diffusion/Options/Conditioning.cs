namespace JdmMl.Diffusion;

/// <summary>How a model may be told one of the modalities.</summary>
public enum Conditioning
{
    /// <summary>Not at all: all modalities diffuse together, and conditions are met while sampling (the thesis' JDM).</summary>
    Joint,

    /// <summary>The condition's channels are appended to x_t (CDM: conditional diffusion by concatenation).</summary>
    Concatenation,

    /// <summary>An encoder of the condition is added to the features of x_t (SegDiff, Amit et al. 2021).</summary>
    LatentEncoder,
}
