using System.Numerics;

namespace JdmMl.Evaluation;

/// <summary>How the pixels of one class agree between two masks of one size.</summary>
/// <param name="TruePositives">Pixels in both masks.</param>
/// <param name="FalsePositives">Pixels in the prediction only.</param>
/// <param name="FalseNegatives">Pixels in the truth only.</param>
/// <param name="TrueNegatives">Pixels in neither.</param>
public readonly record struct OverlapCounts(long TruePositives, long FalsePositives, long FalseNegatives, long TrueNegatives)
{
    // Classes are counted block by block so that a block is still in the first-level cache for the next class.
    private const int BlockLength = 8192;

    /// <summary>Number of pixels of the truth that belong to the class.</summary>
    public long Truth => TruePositives + FalseNegatives;

    /// <summary>Number of pixels of the prediction that belong to the class.</summary>
    public long Predicted => TruePositives + FalsePositives;

    /// <summary>Number of pixels compared.</summary>
    public long Pixels => TruePositives + FalsePositives + FalseNegatives + TrueNegatives;

    /// <summary>The same comparison seen from everything that is not the class: of a foreground it is the background.</summary>
    public OverlapCounts Complement => new(TrueNegatives, FalseNegatives, FalsePositives, TruePositives);

    /// <summary>Pools two comparisons, pixel by pixel.</summary>
    public static OverlapCounts operator +(OverlapCounts a, OverlapCounts b) => new(
        a.TruePositives + b.TruePositives,
        a.FalsePositives + b.FalsePositives,
        a.FalseNegatives + b.FalseNegatives,
        a.TrueNegatives + b.TrueNegatives);

    /// <summary>Compares the foregrounds: every class id above 0, whichever class it is.</summary>
    /// <param name="truth">Class ids, [H, W] flattened; also 0/255 masks.</param>
    /// <param name="prediction">Class ids, as many as in <paramref name="truth"/>.</param>
    /// <exception cref="ArgumentException">The masks differ in length or are empty.</exception>
    public static OverlapCounts OfForeground(ReadOnlySpan<byte> truth, ReadOnlySpan<byte> prediction) =>
        OfClass(truth, prediction, 0).Complement;

    /// <summary>Compares one class against all others.</summary>
    /// <param name="truth">Class ids, [H, W] flattened.</param>
    /// <param name="prediction">Class ids, as many as in <paramref name="truth"/>.</param>
    /// <param name="classId">The class, 0 for the background.</param>
    /// <exception cref="ArgumentException">The masks differ in length or are empty.</exception>
    public static OverlapCounts OfClass(ReadOnlySpan<byte> truth, ReadOnlySpan<byte> prediction, byte classId)
    {
        RequireSameLength(truth, prediction);
        return Count(truth, prediction, classId);
    }

    /// <summary>Compares every class against all others, background (0) first.</summary>
    /// <param name="truth">Class ids, [H, W] flattened.</param>
    /// <param name="prediction">Class ids, as many as in <paramref name="truth"/>.</param>
    /// <param name="classCount">Number of classes with the background, 2 to 256.</param>
    /// <returns>One comparison a class.</returns>
    /// <exception cref="ArgumentException">The masks differ in length, are empty, or hold an id that is no class.</exception>
    public static OverlapCounts[] OfClasses(ReadOnlySpan<byte> truth, ReadOnlySpan<byte> prediction, int classCount)
    {
        RequireSameLength(truth, prediction);
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classCount, 256);
        var counts = new OverlapCounts[classCount];
        for (var start = 0; start < truth.Length; start += BlockLength)
        {
            var length = Math.Min(BlockLength, truth.Length - start);
            var truthBlock = truth.Slice(start, length);
            var predictionBlock = prediction.Slice(start, length);
            for (var c = 0; c < classCount; c++)
                counts[c] += Count(truthBlock, predictionBlock, (byte)c);
        }

        RequireKnown("truth", truth, counts.Sum(c => c.Truth), classCount);
        RequireKnown("prediction", prediction, counts.Sum(c => c.Predicted), classCount);
        return counts;
    }

    private static OverlapCounts Count(ReadOnlySpan<byte> truth, ReadOnlySpan<byte> prediction, byte classId)
    {
        long inTruth = 0, inPrediction = 0, inBoth = 0;
        var wanted = new Vector<byte>(classId);
        var i = 0;
        while (i <= truth.Length - Vector<byte>.Count)
        {
            // A lane counts up to 255 matches before it is emptied into the totals.
            Vector<byte> truthLanes = default, predictionLanes = default, bothLanes = default;
            for (var step = 0; step < byte.MaxValue && i <= truth.Length - Vector<byte>.Count; step++, i += Vector<byte>.Count)
            {
                var t = Vector.Equals(new Vector<byte>(truth[i..]), wanted); // 255 = -1 where equal
                var p = Vector.Equals(new Vector<byte>(prediction[i..]), wanted);
                truthLanes -= t;
                predictionLanes -= p;
                bothLanes -= t & p;
            }

            inTruth += SumLanes(truthLanes);
            inPrediction += SumLanes(predictionLanes);
            inBoth += SumLanes(bothLanes);
        }

        for (; i < truth.Length; i++)
        {
            var (t, p) = (truth[i] == classId, prediction[i] == classId);
            inTruth += t ? 1 : 0;
            inPrediction += p ? 1 : 0;
            inBoth += t && p ? 1 : 0;
        }

        return new(inBoth, inPrediction - inBoth, inTruth - inBoth, truth.Length - inTruth - inPrediction + inBoth);
    }

    private static long SumLanes(Vector<byte> lanes)
    {
        Vector.Widen(lanes, out var low, out var high);
        return Vector.Sum(low + high); // at most 64 lanes of 255: fits 16 bits
    }

    internal static void RequireSameLength(ReadOnlySpan<byte> truth, ReadOnlySpan<byte> prediction)
    {
        if (truth.Length != prediction.Length)
            throw new ArgumentException(
                $"The truth has {truth.Length} pixels and the prediction {prediction.Length}; " +
                "masks are compared at one size, so bring the prediction to the size of the truth first.");
        if (truth.IsEmpty)
            throw new ArgumentException("The masks have no pixels; expected at least one.");
    }

    private static void RequireKnown(string name, ReadOnlySpan<byte> mask, long counted, int classCount)
    {
        if (counted == mask.Length) return;
        var strange = 0;
        foreach (var id in mask) strange = Math.Max(strange, id);
        throw new ArgumentException(
            $"The {name} holds the value {strange}, but there are {classCount} classes, so ids must lie in 0..{classCount - 1}; " +
            "turn mask values (such as 0/255) into class ids first, or raise the class count.");
    }
}
