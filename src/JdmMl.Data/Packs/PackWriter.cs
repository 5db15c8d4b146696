using System.Buffers.Binary;

namespace JdmMl.Data;

/// <summary>Writes a pack: mark, records [3, S, S] + [S, S], footer JSON, its length, its CRC, mark.</summary>
internal static class PackWriter
{
    internal static ReadOnlySpan<byte> Mark => "JDMPACK1"u8;

    // Decoded pairs held at a time: memory does not grow with their number.
    private const int Ahead = 2;

    internal static void Write(Stream stream, IPairSource source, PackOptions options, string? key,
        IProgress<(int done, int total)>? progress, CancellationToken ct)
    {
        var items = new List<PairInfo>();
        var (total, highest) = (source.Items.Count, 1);
        using var hash = new PackHash(options.Size);
        stream.Write(Mark);
        var done = 0;
        foreach (var records in InOrder(total, index => Prepare(source.Read(index), options), ct))
        {
            foreach (var record in records)
            {
                items.Add(record.Info);
                hash.AddRecord(record.Bytes);
                stream.Write(record.Bytes);
                highest = Math.Max(highest, record.HighestLabel);
            }
            progress?.Report((++done, total));
        }
        var footer = new PackFooter
        {
            Size = options.Size,
            ClassCount = highest + 1,
            Key = key,
            Hash = hash.Finish(items),
            Description = $"{source.Name}, {Describe(options)}",
            Items = [.. items],
        }.ToJson();
        stream.Write(footer);
        Span<byte> trailer = stackalloc byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(trailer, footer.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(trailer[8..], Crc32.Of(footer));
        stream.Write(trailer);
        stream.Write(Mark);
    }

    internal static string Describe(PackOptions options) =>
        $"size {options.Size}, crop {options.Crop}, masks {options.MaskResampling}, antialias {(options.Antialias ? "on" : "off")}";

    private static List<PackRecord> Prepare(ImagePair pair, PackOptions options) =>
        [.. (options.Crop is PatchCrop patches ? PatchWindows.Cut(pair, patches) : [pair]).Select(part => PackRecord.From(part, options))];

    // Two pairs are decoded side by side; results come in order.
    private static IEnumerable<T> InOrder<T>(int count, Func<int, T> work, CancellationToken ct)
    {
        var running = new Queue<Task<T>>();
        try
        {
            for (var next = 0; next < count || running.Count > 0;)
            {
                ct.ThrowIfCancellationRequested();
                for (; next < count && running.Count < Ahead; next++)
                {
                    var index = next;
                    running.Enqueue(Task.Run(() => work(index), CancellationToken.None));
                }
                var result = running.Peek().GetAwaiter().GetResult();
                running.Dequeue();
                yield return result;
            }
        }
        finally
        {
            foreach (var task in running) ((IAsyncResult)task).AsyncWaitHandle.WaitOne();   // nothing reads on behind the caller's back
        }
    }
}
