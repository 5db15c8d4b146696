using System.Text;

namespace JdmMl.Training;

/// <summary>What the few calls in a checkpoint's pickle stand for.</summary>
internal static class PickleRebuild
{
    private const int MaxRank = 64, MaxKey = 64;
    private const long MaxSpread = 1 << 20;                 // elements that a view may show beyond its storage's own, by stride 0

    /// <summary>Completes "its pickle ...".</summary>
    internal sealed class Fault(string message) : Exception(message);

    /// <summary>The persistent id ('storage', type, key, location, element count).</summary>
    internal static PickleStorage Storage(object? id)
    {
        if (id is not PickleTuple { Items: ["storage", PickleGlobal { Storage: { } type }, string key, string, long count] })
            throw new Fault("refers to something outside that is no storage");
        if (key.Length is 0 or > MaxKey || !key.All(char.IsAsciiLetterOrDigit))
            throw new Fault($"refers to a storage with the key '{key}'");
        if (count < 0 || SafeTensorHeader.SizeOf([count], type) is null) throw new Fault($"refers to a storage of {count} elements");
        return new PickleStorage(key, type, count);
    }

    internal static object Call(object? function, object? arguments)
    {
        if (function is not PickleGlobal { Storage: null } global) throw new Fault("calls what is no known function");
        if (arguments is not PickleTuple { Items: var given }) throw new Fault($"calls {global.Name} without arguments");
        if (global == PickleGlobal.OrderedDict && given.Length == 0) return new PickleDict(ordered: true);
        if (global == PickleGlobal.RebuildParameter && given is [PickleTensor tensor, bool, var parameterHooks] && IsEmpty(parameterHooks))
            return tensor;
        if (global == PickleGlobal.RebuildTensor
            && given is [PickleStorage storage, long offset, PickleTuple sizes, PickleTuple strides, bool, var hooks, .. var more]
            && IsEmpty(hooks) && (more is [] || more is [null] || more is [PickleDict { Keys.Count: 0 }]))
            return View(storage, offset, Integers(sizes), Integers(strides));
        if (global == PickleGlobal.Device && Location(given) is { } device) return device;
        if (global == PickleGlobal.Encode && given is [string text, "latin1"] && text.All(c => c <= 0xff))
            return new PickleBytes(Encoding.Latin1.GetBytes(text));
        if (PickleNumpy.Call(global, given) is { } value) return value;
        throw new Fault($"calls {global.Name} with arguments that torch.save does not write");
    }

    private static string? Location(object?[] given) => given switch
    {
        [string { Length: < MaxKey } type] => type,
        [string { Length: < MaxKey } type, long index] => $"{type}:{index}",
        _ => null,
    };

    private static PickleTensor View(PickleStorage storage, long offset, long[] sizes, long[] strides)
    {
        if (sizes.Length != strides.Length || sizes.Length > MaxRank || offset < 0 || sizes.Any(s => s < 0) || strides.Any(s => s < 0))
            throw new Fault($"has a tensor of {Shown(sizes)} with strides {Shown(strides)} and offset {offset}");
        bool empty = sizes.Contains(0);
        try
        {
            long end = offset, elements = 1;
            for (int i = 0; i < sizes.Length; i++)
                checked
                {
                    end += (Math.Max(sizes[i], 1) - 1) * strides[i];
                    elements *= Math.Max(sizes[i], 1);
                }
            end = empty ? 0 : checked(end + 1);
            if (end <= storage.Count && elements <= Math.Max(storage.Count, MaxSpread))
                return new PickleTensor(storage, empty ? 0 : offset, sizes, strides) { End = end };
        }
        catch (OverflowException) { }
        throw new Fault(
            $"has a tensor of {Shown(sizes)} with strides {Shown(strides)} and offset {offset}, " +
            $"more than its storage of {storage.Count} elements holds");
    }

    private static bool IsEmpty(object? hooks) => hooks is PickleDict { Keys.Count: 0 };

    private static long[] Integers(PickleTuple tuple) =>
        [.. tuple.Items.Select(i => i is long n ? n : throw new Fault("has a tensor whose size is no integer"))];

    private static string Shown(long[] values) => $"[{string.Join(", ", values.Take(MaxRank))}]";
}
