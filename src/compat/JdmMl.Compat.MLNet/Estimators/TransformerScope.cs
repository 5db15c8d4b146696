namespace Microsoft.ML.Data;

/// <summary>When a member of a chain takes part.</summary>
[Flags]
public enum TransformerScope
{
    /// <summary>Never.</summary>
    None = 0,

    /// <summary>While the chain is fitted.</summary>
    Training = 1,

    /// <summary>When test data are transformed.</summary>
    Testing = 2,

    /// <summary>While fitting and testing.</summary>
    TrainTest = Training | Testing,

    /// <summary>When the model is used.</summary>
    Scoring = 4,

    /// <summary>Always.</summary>
    Everything = Training | Testing | Scoring,
}
