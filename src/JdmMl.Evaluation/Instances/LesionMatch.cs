namespace JdmMl.Evaluation;

/// <summary>When a predicted lesion counts as a find of a true one.</summary>
public enum LesionMatch
{
    /// <summary>One common pixel is enough; one prediction may find several lesions, and several may find one. The default.</summary>
    AnyOverlap,

    /// <summary>
    /// The two overlap with an IoU of at least the given value; pairs are taken from the highest IoU down, each lesion and each
    /// prediction once, equal IoU in the order of the objects.
    /// </summary>
    Iou,
}
