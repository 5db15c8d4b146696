namespace JdmMl.Evaluation;

/// <summary>How scores of several test sets become one mean.</summary>
public enum DataSetWeighting
{
    /// <summary>Every image weighs the same, so a large test set counts more. "Overall" in the literature on polyps.</summary>
    Images,

    /// <summary>Every test set weighs the same, whatever its size: the macro mean.</summary>
    DataSets,
}
