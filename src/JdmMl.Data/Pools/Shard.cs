using System.Globalization;
using System.Text.RegularExpressions;

namespace JdmMl.Data;

/// <summary>One of several processes that share a job: shard i of n takes the indices k with k mod n = i - 1.</summary>
public sealed partial record Shard
{
    /// <summary>Shard <paramref name="number"/> (from 1) of <paramref name="count"/>.</summary>
    /// <exception cref="JdmException">The number is not 1 to count.</exception>
    public Shard(int number, int count)
    {
        if (count is < 1 or > 10_000 || number < 1 || number > count)
            throw new JdmException($"Shard {number}/{count} does not exist; expected i/n with n from 1 to 10000 and i from 1 to n.");
        (Number, Count) = (number, count);
    }

    /// <summary>The whole job.</summary>
    public static Shard Whole { get; } = new(1, 1);

    /// <summary>1 to <see cref="Count"/>.</summary>
    public int Number { get; }

    /// <summary>How many shards there are.</summary>
    public int Count { get; }

    /// <summary>Reads <c>2/8</c>.</summary>
    /// <exception cref="JdmException">The text is not of that form.</exception>
    public static Shard Parse(string text)
    {
        var match = Form().Match(text);
        return match.Success
            ? new Shard(int.Parse(match.Groups[1].ValueSpan), int.Parse(match.Groups[2].ValueSpan))
            : throw new JdmException($"Shard '{text}' cannot be read; expected i/n, for instance 2/8 for the second of eight.");
    }

    /// <summary>Whether index <paramref name="k"/> belongs to this shard.</summary>
    public bool Takes(long k) => k % Count == Number - 1;

    /// <summary>This shard's indices below <paramref name="total"/>, ascending.</summary>
    public IEnumerable<long> Of(long total)
    {
        for (long k = Number - 1; k < total; k += Count) yield return k;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}/{Count}");

    [GeneratedRegex(@"^(\d{1,6})/(\d{1,6})$")]
    private static partial Regex Form();
}
