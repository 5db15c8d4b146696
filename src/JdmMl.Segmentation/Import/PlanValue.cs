using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace JdmMl.Segmentation;

/// <summary>A value of an nnU-Net plan with the path that leads there, for messages.</summary>
internal readonly record struct PlanValue(string Path, JsonNode? Node)
{
    /// <summary>The entry of a dict; absent when there is none.</summary>
    internal PlanValue this[string key] => new($"{Path}.{key}", (Node as JsonObject)?[key]);

    internal bool IsAbsent => Node is null;

    /// <summary>The keys of a dict, in order.</summary>
    internal IReadOnlyList<string> Keys =>
        Node is JsonObject entries ? [.. entries.Select(entry => entry.Key)] : throw Unexpected("a dict");

    internal string Text => Node?.GetValueKind() == JsonValueKind.String ? Node.GetValue<string>() : throw Unexpected("a text");

    internal bool Flag => Node?.GetValueKind() switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Unexpected("True or False"),
    };

    internal double Number => Node?.GetValueKind() == JsonValueKind.Number
        ? Node.AsValue().TryGetValue<long>(out var whole) ? whole : Node.GetValue<double>()
        : throw Unexpected("a number");

    internal int Integer => Number is >= int.MinValue and <= int.MaxValue and var number && number == Math.Floor(number)
        ? (int)number
        : throw Unexpected("a whole number");

    internal IReadOnlyList<PlanValue> Items
    {
        get
        {
            if (Node is not JsonArray list) throw Unexpected("a list");
            var path = Path;
            return [.. list.Select((item, i) => new PlanValue($"{path}[{i}]", item))];
        }
    }

    internal IReadOnlyList<int> Integers => [.. Items.Select(item => item.Integer)];

    /// <summary>One number for all, or a list of <paramref name="count"/>.</summary>
    internal IReadOnlyList<int> Each(int count) => Node is JsonArray ? Integers : [.. Enumerable.Repeat(Integer, count)];

    /// <summary>One number for all, a list of numbers, or a list of lists of one number an axis: [h, w] for each stage.</summary>
    internal IReadOnlyList<IReadOnlyList<int>> EachAxis(int count)
    {
        if (Node is not JsonArray) return [.. Enumerable.Repeat((IReadOnlyList<int>)[Integer, Integer], count)];
        return [.. Items.Select(item => item.Node is JsonArray ? item.Integers : [item.Integer, item.Integer])];
    }

    internal string Shown => Node is null
        ? "absent"
        : Node.GetValueKind() == JsonValueKind.Number
            ? Number.ToString("R", CultureInfo.InvariantCulture)
            : Cut(Node.ToJsonString(Lenient));

    private static JsonSerializerOptions Lenient { get; } = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private JdmException Unexpected(string expected) =>
        new($"{Path} is {Shown}; expected {expected}. Only plans of nnU-Net v2 are read.");

    private static string Cut(string text) => text.Length <= 100 ? text : text[..100] + "...";
}
