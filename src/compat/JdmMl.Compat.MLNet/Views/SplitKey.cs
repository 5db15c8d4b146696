using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Gives each row a number in [0, 1) that decides on which side of a split it falls; rows of one key get one number.</summary>
internal abstract class SplitKey
{
    // Keys are hashed to 30 bits with this seed if neither the caller nor the context has one (HashingEstimator's default).
    private const uint HashSeed = 314489979;
    private const uint HashCount = 1u << 30;

    // GenerateNumberTransform's default.
    private const uint NumberSeed = 42;

    /// <summary>Whether rows must come in the source's own order to get their numbers.</summary>
    public abstract bool IsByPosition { get; }

    /// <summary>The column that is read, or none.</summary>
    public virtual DataViewSchema.Column? Needed => null;

    /// <summary>Reads the current row's number; NaN for a row that falls on no side.</summary>
    public abstract Func<double> Reader(DataViewRow row);

    public static SplitKey Of(IDataView data, string samplingKeyColumn, int? seed)
    {
        if (samplingKeyColumn is null)
            return new ByPosition((uint?)seed ?? NumberSeed);
        var column = data.Schema.GetColumnOrNull(samplingKeyColumn)
            ?? throw Check.SchemaMismatch("samplingKeyColumn", "SamplingKeyColumn", samplingKeyColumn);
        var hashSeed = (uint?)seed ?? HashSeed;
        if (column.Type is KeyDataViewType key)
            return GenericCall.On<SplitKey>(typeof(SplitKey), null, nameof(ByKey), key.RawType, column, key.Count);
        if (column.Type is TextDataViewType)
            return new ByColumn<ReadOnlyMemory<char>>(column, text => text.IsEmpty ? double.NaN : Fraction(Murmur.Hash(hashSeed, text.Span.Trim(' '))));
        if (column.Type == NumberDataViewType.Int64 || column.Type == NumberDataViewType.UInt64)
            return GenericCall.On<SplitKey>(typeof(SplitKey), null, nameof(ByLong), column.Type.RawType, column, hashSeed);
        if (column.Type is BooleanDataViewType || (column.Type is NumberDataViewType && column.Type != NumberDataViewType.Single
            && column.Type != NumberDataViewType.Double))
            return GenericCall.On<SplitKey>(typeof(SplitKey), null, nameof(ByInteger), column.Type.RawType, column, hashSeed);
        throw new NotSupportedException($"Splitting by column '{samplingKeyColumn}' of type '{column.Type}' is not part of this stand-in for "
            + "ML.NET; use a text, integer, boolean or key column.");
    }

    private static SplitKey ByKey<T>(DataViewSchema.Column column, ulong count) => new ByColumn<T>(column, value =>
        Convert.ToUInt64(value) is var key && key > 0 && key <= count ? ((uint)key - 0.5) / count : double.NaN);

    private static SplitKey ByLong<T>(DataViewSchema.Column column, uint seed) =>
        new ByColumn<T>(column, value => Fraction(Murmur.Hash(seed, value is long signed ? (ulong)signed : Convert.ToUInt64(value))));

    private static SplitKey ByInteger<T>(DataViewSchema.Column column, uint seed) =>
        new ByColumn<T>(column, value => Fraction(Murmur.Hash(seed, (uint)Convert.ToInt64(value))));

    private static double Fraction(uint hash) => ((hash & (HashCount - 1)) + 1 - 0.5) / HashCount;

    private sealed class ByPosition(uint seed) : SplitKey
    {
        public override bool IsByPosition => true;

        public override Func<double> Reader(DataViewRow row)
        {
            var random = new TauswortheHybrid(seed);
            var (last, value) = (-1L, 0f);
            return () =>
            {
                for (; last < row.Position; last++)
                    value = random.NextSingle();
                return value;
            };
        }
    }

    private sealed class ByColumn<T>(DataViewSchema.Column column, Func<T, double> number) : SplitKey
    {
        public override bool IsByPosition => false;

        public override DataViewSchema.Column? Needed => column;

        public override Func<double> Reader(DataViewRow row)
        {
            var get = row.GetGetter<T>(column);
            T value = default;
            return () =>
            {
                get(ref value);
                return number(value);
            };
        }
    }
}
