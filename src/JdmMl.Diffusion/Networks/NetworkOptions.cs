namespace JdmMl.Diffusion;

/// <summary>The nonlinearity of a <see cref="DenoisingUNet"/>.</summary>
public enum NetworkActivation
{
    /// <summary>x sigmoid(x), as in the thesis' code.</summary>
    SiLU,

    /// <summary>x Phi(x), exact (Hendrycks, Gimpel 2016), as in the thesis' text.</summary>
    GELU,
}

/// <summary>How positions attend to each other.</summary>
public enum AttentionKind
{
    /// <summary>softmax(q k^T) v, quadratic in the number of positions; the thesis' code.</summary>
    Softmax,

    /// <summary>
    /// Efficient attention (Shen et al. 2021), softmax_features(q) (softmax_positions(k)^T v), linear in the number of
    /// positions; the thesis' text.
    /// </summary>
    Linear,
}

/// <summary>Order of the channels of the q, k, v projection; it decides which weights fit.</summary>
public enum AttentionOrder
{
    /// <summary>Split into heads first, then each head into q, k, v; the thesis' code and its checkpoints.</summary>
    HeadsFirst,

    /// <summary>Split into q, k, v first, then each into heads; guided-diffusion's <c>use_new_attention_order</c>.</summary>
    ProjectionsFirst,
}

/// <summary>Where a condition image enters a <see cref="DenoisingUNet"/>.</summary>
public enum ConditionEntry
{
    /// <summary>As further input channels behind x_t (Wolleb et al. 2022).</summary>
    Concatenation,

    /// <summary>As features of an encoder of its own, added behind the first convolution (SegDiff, Amit et al. 2021).</summary>
    Encoder,
}
