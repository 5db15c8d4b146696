using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace JdmMl.Data;

/// <summary>The content hash of a pack: SHA-256 over the size, every record, every id.</summary>
internal sealed class PackHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    internal PackHash(int size)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, size);
        _hash.AppendData(bytes);
    }

    internal void AddRecord(ReadOnlySpan<byte> record) => _hash.AppendData(record);

    internal string Finish(IEnumerable<PairInfo> items)
    {
        foreach (var item in items) _hash.AppendData(Encoding.UTF8.GetBytes(item.Id + "\n"));
        return Convert.ToHexString(_hash.GetHashAndReset()).ToLowerInvariant();
    }

    public void Dispose() => _hash.Dispose();
}
