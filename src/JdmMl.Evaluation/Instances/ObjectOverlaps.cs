namespace JdmMl.Evaluation;

/// <summary>A true and a predicted object with at least one common pixel.</summary>
/// <param name="Truth">Number of the true object.</param>
/// <param name="Prediction">Number of the predicted object.</param>
/// <param name="Shared">Pixels in both.</param>
/// <param name="Union">Pixels in either.</param>
public readonly record struct ObjectOverlap(int Truth, int Prediction, int Shared, int Union)
{
    /// <summary>Intersection over union, above 0.</summary>
    public double Iou => (double)Shared / Union;
}

/// <summary>The objects of two masks and which of them touch each other: a sparse table, in the order of the true objects.</summary>
public sealed class ObjectOverlaps
{
    private ObjectOverlaps(ObjectMap truth, ObjectMap prediction, ObjectOverlap[] pairs) =>
        (Truth, Prediction, Pairs) = (truth, prediction, pairs);

    /// <summary>The true objects.</summary>
    public ObjectMap Truth { get; }

    /// <summary>The predicted objects.</summary>
    public ObjectMap Prediction { get; }

    /// <summary>Every overlapping pair, by true and then by predicted object.</summary>
    public IReadOnlyList<ObjectOverlap> Pairs { get; }

    /// <summary>Finds the overlaps.</summary>
    /// <exception cref="ArgumentException">The two masks differ in size.</exception>
    public static ObjectOverlaps Of(ObjectMap truth, ObjectMap prediction)
    {
        if ((truth.Width, truth.Height) != (prediction.Width, prediction.Height))
            throw new ArgumentException(
                $"The true objects lie in {truth.Width}x{truth.Height} pixels and the predicted ones in " +
                $"{prediction.Width}x{prediction.Height}; bring both to one size first.");
        var shared = new Dictionary<(int Truth, int Prediction), int>();
        for (int i = 0, k = 0; i < truth.Runs.Count && k < prediction.Runs.Count;)
        {
            var (a, b) = (truth.Runs[i], prediction.Runs[k]);
            int common = Math.Min(a.End, b.End) - Math.Max(a.Start, b.Start);
            if (a.Row == b.Row && common > 0)
                System.Runtime.InteropServices.CollectionsMarshal
                    .GetValueRefOrAddDefault(shared, (a.Object, b.Object), out _) += common;
            if (a.Row < b.Row || a.Row == b.Row && a.End <= b.End) i++;
            else k++;
        }
        return new(truth, prediction,
        [
            .. shared.OrderBy(s => s.Key).Select(s => new ObjectOverlap(
                s.Key.Truth, s.Key.Prediction, s.Value,
                truth.Areas[s.Key.Truth] + prediction.Areas[s.Key.Prediction] - s.Value)),
        ]);
    }
}
