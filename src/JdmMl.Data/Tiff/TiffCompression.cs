using System.IO.Compression;

namespace JdmMl.Data;

/// <summary>One way in which a strip or tile is packed.</summary>
internal abstract class TiffCompression
{
    private static readonly Dictionary<long, TiffCompression> Known = new()
    {
        [1] = new Stored(), [5] = new Lzw(), [8] = new Deflate(), [32946] = new Deflate(), [32773] = new PackBits(),
    };

    private static readonly Dictionary<long, string> Names = new()
    {
        [2] = "CCITT Huffman", [3] = "CCITT fax 3", [4] = "CCITT fax 4", [6] = "old-style JPEG", [7] = "JPEG", [9] = "JBIG", [10] = "JBIG",
        [32766] = "NeXT", [32771] = "CCITT", [32809] = "ThunderScan", [32895] = "IT8", [33003] = "Aperio JPEG 2000",
        [33005] = "Aperio JPEG 2000", [34661] = "JBIG", [34676] = "SGI LogLuv", [34677] = "SGI LogLuv", [34712] = "JPEG 2000",
        [34887] = "LERC", [34892] = "lossy JPEG", [34925] = "LZMA", [50000] = "Zstandard", [50001] = "WebP", [50002] = "JPEG XL",
    };

    /// <summary>No stream of this kind grows by more than this.</summary>
    internal abstract int HighestRatio { get; }

    /// <summary>Whether the Predictor tag has a meaning.</summary>
    internal virtual bool Predicts => false;

    internal static TiffCompression Of(TiffDirectory directory, long number) => Known.GetValueOrDefault(number)
        ?? throw directory.Refused(
            $"it uses the compression {(Names.TryGetValue(number, out var name) ? $"{name} ({number})" : number)}; " +
                                   "none (1), LZW (5), Deflate (8, 32946) and PackBits (32773) are read");

    /// <summary>Fills <paramref name="output"/>; the number of bytes that could be produced, fewer where the data are too short.</summary>
    /// <exception cref="InvalidDataException">The data break the format's rules.</exception>
    internal abstract int Unpack(byte[] file, int start, int length, Span<byte> output);

    private sealed class Stored : TiffCompression
    {
        internal override int HighestRatio => 1;

        internal override int Unpack(byte[] file, int start, int length, Span<byte> output)
        {
            var taken = Math.Min(length, output.Length);
            file.AsSpan(start, taken).CopyTo(output);
            return taken;
        }
    }

    private sealed class Deflate : TiffCompression
    {
        internal override int HighestRatio => 1032;

        internal override bool Predicts => true;

        internal override int Unpack(byte[] file, int start, int length, Span<byte> output)
        {
            using var packed = new MemoryStream(file, start, length, writable: false);
            using var stream = new ZLibStream(packed, CompressionMode.Decompress);
            return stream.ReadAtLeast(output, output.Length, throwOnEndOfStream: false);
        }
    }

    private sealed class PackBits : TiffCompression
    {
        internal override int HighestRatio => 64;

        internal override int Unpack(byte[] file, int start, int length, Span<byte> output)
        {
            ReadOnlySpan<byte> source = file.AsSpan(start, length);
            int from = 0, to = 0;
            while (to < output.Length && from < source.Length)
            {
                var head = (sbyte)source[from++];
                if (head == -128) continue;
                var count = Math.Min(head >= 0 ? head + 1 : 1 - head, output.Length - to);
                if (from + (head >= 0 ? count : 1) > source.Length) break;
                if (head < 0) output.Slice(to, count).Fill(source[from++]);
                else
                {
                    source.Slice(from, count).CopyTo(output[to..]);
                    from += count;
                }
                to += count;
            }
            return to;
        }
    }

    private sealed class Lzw : TiffCompression
    {
        internal override int HighestRatio => TiffLzw.HighestRatio;

        internal override bool Predicts => true;

        internal override int Unpack(byte[] file, int start, int length, Span<byte> output) =>
            TiffLzw.Unpack(file.AsSpan(start, length), output);
    }
}
