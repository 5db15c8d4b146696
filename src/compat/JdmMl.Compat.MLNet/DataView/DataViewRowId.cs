namespace Microsoft.ML.Data;

/// <summary>A 128-bit row identifier that is stable across the cursors of one view.</summary>
public readonly struct DataViewRowId : IComparable<DataViewRowId>, IEquatable<DataViewRowId>
{
    // Block mixing of MurmurHash3 x64-128 (Appleby); no finalizer, ids need to be unique only.
    private const ulong C1 = 0x87c37b91114253d5;
    private const ulong C2 = 0x4cf5ad432745937f;

    /// <summary>The low 64 bits.</summary>
    public readonly ulong Low;

    /// <summary>The high 64 bits.</summary>
    public readonly ulong High;

    /// <summary>An id of two halves.</summary>
    public DataViewRowId(ulong low, ulong high) => (Low, High) = (low, high);

    /// <summary>The id of a first row derived from this one; differs from <see cref="Next"/>.</summary>
    public DataViewRowId Fork()
    {
        // ML.NET folds the 1 in after the round, where the reference hash folds it in before.
        var next = Next();
        return new DataViewRowId(next.Low ^ unchecked(ulong.RotateLeft(C1, 31) * C2), next.High);
    }

    /// <summary>The id of the next row derived from the same source row.</summary>
    public DataViewRowId Next() => Mix(Low, High, 0, 0);

    /// <summary>The id of a row made from this row and another.</summary>
    public DataViewRowId Combine(DataViewRowId other)
    {
        var forked = other.Fork();
        return Mix(Low, High, forked.Low, forked.High);
    }

    /// <inheritdoc/>
    public int CompareTo(DataViewRowId other) => High == other.High ? Low.CompareTo(other.Low) : High.CompareTo(other.High);

    /// <inheritdoc/>
    public bool Equals(DataViewRowId other) => Low == other.Low && High == other.High;

    /// <inheritdoc/>
    public override bool Equals(object obj) => obj is DataViewRowId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() =>
        (int)((uint)Low ^ (uint)(Low >> 32) ^ (uint)(High << 7) ^ (uint)(High >> 57) ^ (uint)(High >> 25));

    /// <inheritdoc/>
    public override string ToString() => $"{High:x16}{Low:x16}";

    private static DataViewRowId Mix(ulong h1, ulong h2, ulong k1, ulong k2)
    {
        unchecked
        {
            h1 ^= ulong.RotateLeft(k1 * C1, 31) * C2;
            h1 = (ulong.RotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
            h2 ^= ulong.RotateLeft(k2 * C2, 33) * C1;
            h2 = (ulong.RotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
            return new DataViewRowId(h1, h2);
        }
    }
}
