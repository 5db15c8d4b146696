namespace JdmMl.Evaluation;

/// <summary>On which data the ratio of synthetic to real pairs (or another setting that was swept) was chosen.</summary>
public enum RatioChoice
{
    /// <summary>Nothing is recorded.</summary>
    Unknown,

    /// <summary>It was fixed before any result was seen.</summary>
    Fixed,

    /// <summary>On validation data, apart from the test sets.</summary>
    Validation,

    /// <summary>On the test sets, so p-values and intervals there no longer mean what they say.</summary>
    Test,
}
