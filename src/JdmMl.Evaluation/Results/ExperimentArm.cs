namespace JdmMl.Evaluation;

/// <summary>What a segmenter was trained on: the arms of the ablation and its controls.</summary>
public enum ExperimentArm
{
    /// <summary>Real pairs only; with as many optimiser steps as another arm it is that arm's compute-matched control.</summary>
    RealOnly,

    /// <summary>Synthetic pairs only.</summary>
    SyntheticOnly,

    /// <summary>Pretrained on synthetic pairs, finetuned on real ones.</summary>
    PretrainFinetune,

    /// <summary>As <see cref="PretrainFinetune"/>, but each synthetic image with another pair's mask; must lose.</summary>
    PermutedControl,

    /// <summary>As <see cref="SyntheticOnly"/>, but each synthetic image with another pair's mask; must lose.</summary>
    PermutedOnly,

    /// <summary>Real pairs only, the schedule started again where the others begin to finetune.</summary>
    WarmRestart,

    /// <summary>Real pairs only, with classical augmentation.</summary>
    ClassicalAugmentation,
}
