namespace JdmMl.Segmentation;

/// <summary>
/// Which pairs a segmenter is trained on, in which order. All but the first take PretrainEpochs + FinetuneEpochs epochs whatever the data,
/// so that they can be compared with it at the same number of steps.
/// </summary>
public enum TrainingRegime
{
    /// <summary>
    /// PretrainEpochs on synthetic pairs, then FinetuneEpochs on real ones with a fresh optimizer and schedule; a stage without pairs is
    /// left out.
    /// </summary>
    TwoStages,

    /// <summary>Real pairs, in one stage with the LearningRate.</summary>
    RealOnly,

    /// <summary>Synthetic pairs, in one stage with the LearningRate.</summary>
    SyntheticOnly,

    /// <summary>Synthetic and real pairs in every batch, in one stage with the LearningRate.</summary>
    Mixed,

    /// <summary>
    /// The control of TwoStages: real pairs in place of the synthetic ones, then the same restart of optimizer, schedule and heads.
    /// </summary>
    WarmRestart,
}
