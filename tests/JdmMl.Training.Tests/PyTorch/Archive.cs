using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace JdmMl.Training.Tests.PyTorch;

/// <summary>Builds .pt files byte by byte, well-formed and hostile.</summary>
internal static class Archive
{
    internal static byte[] Zip(byte[] pickle, string top = "archive/", params (string Name, byte[] Content)[] files)
    {
        using var target = new MemoryStream();
        using (var zip = new ZipArchive(target, ZipArchiveMode.Create))
            foreach (var (name, content) in files.Prepend(("data.pkl", pickle)))
            {
                using var entry = zip.CreateEntry(top + name, CompressionLevel.NoCompression).Open();
                entry.Write(content);
            }
        return target.ToArray();
    }

    /// <summary>A pickle: text stands for its bytes, numbers for bytes, arrays for themselves.</summary>
    internal static byte[] Pickle(params object[] parts) => [0x80, 2, .. Join(parts), (byte)'.'];

    internal static byte[] Join(params object[] parts) => [.. parts.SelectMany(p => p switch
    {
        string text => Encoding.Latin1.GetBytes(text),
        int number => [(byte)number],
        byte[] bytes => bytes,
        _ => throw new ArgumentException(p.ToString()),
    })];

    internal static byte[] Text(string text) => Join("X", I4(Encoding.UTF8.GetByteCount(text)), Encoding.UTF8.GetBytes(text));

    internal static byte[] Global(string module, string name) => Join($"c{module}\n{name}\n");

    internal static byte[] Number(long value)
    {
        if (value is >= int.MinValue and <= int.MaxValue) return Join("J", I4((int)value));
        byte[] eight = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(eight, value);
        return Join(0x8a, 8, eight);
    }

    internal static byte[] Storage(string type = "FloatStorage", string key = "0", long count = 4) => Join(
        "(", Text("storage"), Global("torch", type), Text(key), Text("cpu"), Number(count), "tQ");

    /// <summary>The call of _rebuild_tensor_v2.</summary>
    internal static byte[] Tensor(long offset, long[] sizes, long[] strides, byte[]? storage = null, byte[]? hooks = null) => Join(
        Global("torch._utils", "_rebuild_tensor_v2"), "(", storage ?? Storage(), Number(offset), Numbers(sizes), Numbers(strides), 0x89,
        hooks ?? Join(Global("collections", "OrderedDict"), ")R"), "tR");

    /// <summary>A dict of one tensor.</summary>
    internal static byte[] One(byte[] tensor) => Pickle("}", Text("w"), tensor, "s");

    private static byte[] Numbers(long[] values) => Join("(", Join([.. values.Select(v => (object)Number(v))]), "t");

    private static byte[] I4(int value)
    {
        byte[] four = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(four, value);
        return four;
    }
}
