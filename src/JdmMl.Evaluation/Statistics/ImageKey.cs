namespace JdmMl.Evaluation;

/// <summary>Names one image among those of several test sets.</summary>
/// <param name="DataSet">The test set; groups of two test sets are never the same.</param>
/// <param name="Id">Names the image within its test set.</param>
/// <param name="Group">The patient or video sequence within the test set; empty: a group of its own.</param>
public readonly record struct ImageKey(string DataSet, string Id, string Group);
