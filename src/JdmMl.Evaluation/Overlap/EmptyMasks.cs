namespace JdmMl.Evaluation;

/// <summary>What a score is where its formula reads 0/0, which happens with empty masks.</summary>
/// <remarks>
/// The choice matters only for data with empty masks: where truth and prediction both hold foreground, all three agree.
/// Where exactly one of the two is empty, Dice, IoU, NSD, AJI, PQ and DQ are 0 under every convention; only sensitivity (empty truth),
/// precision (empty prediction), specificity (full truth) and SQ (no match) are 0/0 then.
/// diffAug's eval_util leaves 0/0 as NaN and averages it without care: <see cref="Exclude"/> is that without the spoiled mean.
/// </remarks>
public enum EmptyMasks
{
    /// <summary>
    /// 0/0 is undefined: the score is NaN and stays out of the mean, and the summary counts how many were left out.
    /// The default, because it is what the primary protocol does (nnU-Net's evaluator takes a nanmean) and because it never
    /// invents a value: a set full of empty images cannot raise the mean.
    /// </summary>
    Exclude,

    /// <summary>
    /// Truth and prediction both empty count as a perfect 1 in every score. A 0/0 with only one of them empty stays undefined
    /// and is excluded.
    /// </summary>
    One,

    /// <summary>Every 0/0 counts as 0, as in PraNet's evaluation toolbox ("0 where there is no true positive").</summary>
    Zero,
}
