namespace JdmMl.Evaluation;

/// <summary>One class over all images.</summary>
/// <param name="ClassId">The class, above 0.</param>
/// <param name="MeanDice">Mean over the images where the class is defined, 0..1; NaN where it is in none.</param>
/// <param name="MeanIou">Mean over the images where the class is defined, 0..1; NaN where it is in none.</param>
/// <param name="Excluded">Images left out because the class is in neither mask.</param>
public sealed record ClassSummary(int ClassId, double MeanDice, double MeanIou, int Excluded);
