namespace JdmMl.Evaluation;

/// <summary>The comparison of one predicted mask with its truth.</summary>
/// <param name="Id">Names the image.</param>
/// <param name="Group">The patient or video sequence; images of one group are not independent. Empty: a group of its own.</param>
/// <param name="Foreground">All classes above 0 taken together.</param>
/// <param name="Classes">One comparison a class, the background first.</param>
public sealed record ImageScore(string Id, string Group, OverlapCounts Foreground, IReadOnlyList<OverlapCounts> Classes)
{
    /// <summary>Compares two label masks, which a probability map becomes by the threshold 0.5 (two classes) or by argmax.</summary>
    /// <param name="id">Names the image.</param>
    /// <param name="group">The patient or video sequence, or empty.</param>
    /// <param name="truth">Class ids, [H, W] flattened.</param>
    /// <param name="prediction">Class ids, as many as in <paramref name="truth"/>.</param>
    /// <param name="classCount">Number of classes with the background, 2 to 256.</param>
    /// <exception cref="ArgumentException">The masks differ in length, are empty, or hold an id that is no class.</exception>
    public static ImageScore Of(string id, string group, ReadOnlySpan<byte> truth, ReadOnlySpan<byte> prediction, int classCount = 2)
    {
        var classes = OverlapCounts.OfClasses(truth, prediction, classCount);
        return new(id, group, classes[0].Complement, classes); // foreground = not background
    }
}
