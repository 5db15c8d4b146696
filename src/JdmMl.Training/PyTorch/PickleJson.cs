using System.Globalization;
using System.Text.Json.Nodes;

namespace JdmMl.Training;

/// <summary>The plain values of an unpickled file as JSON; tensors, classes and bytes have no place in it and are left out.</summary>
internal static class PickleJson
{
    private const int MaxDepth = 64, MaxNodes = 1_000_000;

    /// <summary>The value at a path of keys; null when there is none or it is None.</summary>
    /// <exception cref="FormatException">It is nested too deeply (an object may hold itself) or is too large.</exception>
    internal static JsonNode? At(object? root, IEnumerable<string> path)
    {
        foreach (string key in path)
        {
            if (root is not PickleDict dict || !dict.Keys.Contains(key)) return null;
            root = dict[key];
        }
        int nodes = 0;
        return Convert(root, 0, ref nodes);
    }

    private static JsonNode? Convert(object? value, int depth, ref int nodes)
    {
        if (depth > MaxDepth) throw new FormatException($"its values are nested deeper than {MaxDepth}");
        if (++nodes > MaxNodes) throw new FormatException($"it has more than {MaxNodes} values");
        switch (value)
        {
            case string text: return JsonValue.Create(text);
            case bool truth: return JsonValue.Create(truth);
            case long whole: return JsonValue.Create(whole);
            case double number: return JsonValue.Create(number);
            case PickleTuple tuple: return List(tuple.Items, depth, ref nodes);
            case PickleList list: return List(list.Items, depth, ref nodes);
            case PickleNumpyArray array: return List(array.Values, depth, ref nodes);
            case PickleDict dict:
                var entries = new JsonObject();
                foreach (object key in dict.Keys.Where(key => IsPlain(dict[key])))
                    entries[System.Convert.ToString(key, CultureInfo.InvariantCulture)!] = Convert(dict[key], depth + 1, ref nodes);
                return entries;
            default: return null;
        }
    }

    private static JsonArray List(IEnumerable<object?> items, int depth, ref int nodes)
    {
        var list = new JsonArray();
        foreach (object? item in items) list.Add(Convert(item, depth + 1, ref nodes));
        return list;
    }

    private static bool IsPlain(object? value) =>
        value is not (PickleTensor or PickleStorage or PickleGlobal or PickleBytes or PickleNumpyType);
}
