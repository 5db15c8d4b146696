namespace JdmMl;

/// <summary>Names of the columns that pairs travel in.</summary>
public static class PairColumns
{
    /// <summary>Text: unique name of the pair.</summary>
    public const string Id = "Id";

    /// <summary>Text: patient or video sequence; splits keep it together.</summary>
    public const string Group = "Group";

    /// <summary>Text: name of the data set.</summary>
    public const string DataSet = "DataSet";

    /// <summary>Text: train, val or test.</summary>
    public const string Split = "Split";

    /// <summary>Text: <c>real</c> or <c>synthetic</c>.</summary>
    public const string Origin = "Origin";

    /// <summary>MLImage at native size.</summary>
    public const string Image = "Image";

    /// <summary>MLImage at native size with the class id in R = G = B and alpha 255.</summary>
    public const string Mask = "Mask";

    /// <summary>Single, always 0; its annotation holds the fitted joint diffusion model.</summary>
    public const string JointModel = "JointModel";

    /// <summary>MLImage like <see cref="Mask"/>, at the input's native size.</summary>
    public const string PredictedMask = "PredictedMask";
}
