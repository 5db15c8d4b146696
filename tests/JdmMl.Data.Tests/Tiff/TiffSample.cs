using System.Buffers.Binary;
using System.IO.Compression;

namespace JdmMl.Data.Tests;

/// <summary>Writes TIFFs of every kind that is read, straight from the format's description.</summary>
internal sealed record TiffSample
{
    internal int Width { get; init; } = 37;

    internal int Height { get; init; } = 21;

    internal int Channels { get; init; } = 3;

    internal int Photometric { get; init; } = 2;

    internal int Compression { get; init; } = 1;

    internal bool BigEndian { get; init; }

    internal bool Predict { get; init; }

    internal bool Planar { get; init; }

    /// <summary>Rows of a strip, or 0 for tiles of 16 x 16.</summary>
    internal int Rows { get; init; } = 8;

    internal Dictionary<int, uint[]> Extra { get; init; } = [];

    /// <summary>The samples to write; null makes some.</summary>
    internal byte[]? Given { get; init; }

    /// <summary>[H, W, C]: runs and noise, so that every packer has both.</summary>
    internal byte[] Samples()
    {
        if (Given is not null) return Given;
        var samples = new byte[Width * Height * Channels];
        var random = new Random(5);
        for (var i = 0; i < samples.Length; i++) samples[i] = (byte)(i / 61 % 3 == 0 ? 77 : i / 61 % 3 == 1 ? i * 3 : random.Next(256));
        return samples;
    }

    internal byte[] Write()
    {
        var samples = Samples();
        var blocks = Blocks(samples).Select(Pack).ToList();
        var (offsets, lengths) = (new uint[blocks.Count], blocks.Select(block => (uint)block.Length).ToArray());
        for (uint i = 0, at = 8; i < blocks.Count; at += lengths[i++]) offsets[i] = at;
        var fields = new SortedDictionary<int, uint[]>
        {
            [256] = [(uint)Width], [257] = [(uint)Height], [258] = [.. Enumerable.Repeat(8u, Channels)], [259] = [(uint)Compression],
            [262] = [(uint)Photometric], [277] = [(uint)Channels], [284] = [Planar ? 2u : 1u], [317] = [Predict ? 2u : 1u],
        };
        if (Rows > 0) (fields[278], fields[273], fields[279]) = ([(uint)Rows], offsets, lengths);
        else (fields[322], fields[323], fields[324], fields[325]) = ([16], [16], offsets, lengths);
        if (Photometric == 3) fields[320] = [.. Enumerable.Range(0, 768).Select(i => (uint)(i % 256 * 257))];
        foreach (var (tag, values) in Extra) fields[tag] = values;
        return Assemble(blocks, fields);
    }

    private byte[] Assemble(List<byte[]> blocks, SortedDictionary<int, uint[]> fields)
    {
        var file = new MemoryStream();
        file.Write(BigEndian ? "MM\0*"u8 : "II*\0"u8);
        file.Write(U32((uint)(8 + blocks.Sum(block => block.Length))));
        foreach (var block in blocks) file.Write(block);
        var far = new MemoryStream();
        var farAt = file.Length + 2 + 12 * fields.Count + 4;
        file.Write(U16((ushort)fields.Count));
        foreach (var (tag, values) in fields)
        {
            var wide = tag is 273 or 279 or 324 or 325 or 256;   // LONG, the others SHORT
            byte[] bytes = [.. values.SelectMany(value => wide ? U32(value) : U16((ushort)value))];
            file.Write(U16((ushort)tag));
            file.Write(U16((ushort)(wide ? 4 : 3)));
            file.Write(U32((uint)values.Length));
            if (bytes.Length <= 4) file.Write([.. bytes, .. new byte[4 - bytes.Length]]);
            else
            {
                file.Write(U32((uint)(farAt + far.Length)));
                far.Write(bytes);
            }
        }
        file.Write(U32(0));
        file.Write(far.ToArray());
        return file.ToArray();
    }

    private IEnumerable<byte[]> Blocks(byte[] samples)
    {
        var channels = Planar ? 1 : Channels;
        for (var plane = 0; plane < (Planar ? Channels : 1); plane++)
            for (var y = 0; y < Height; y += Rows > 0 ? Rows : 16)
                for (var x = 0; x < (Rows > 0 ? 1 : Width); x += 16)
                {
                    var (width, height) = Rows > 0 ? (Width, Math.Min(Rows, Height - y)) : (16, 16);
                    var block = new byte[width * height * channels];
                    for (var i = 0; i < block.Length; i++)
                    {
                        var (pixel, channel) = (i / channels, i % channels + plane);
                        int column = x + pixel % width, row = y + pixel / width;
                        if (column < Width && row < Height) block[i] = samples[(row * Width + column) * Channels + channel];
                    }
                    if (Predict)
                        for (var row = 0; row < height; row++)
                            for (var i = width * channels - 1; i >= channels; i--)
                                block[row * width * channels + i] -= block[row * width * channels + i - channels];
                    yield return block;
                }
    }

    private byte[] Pack(byte[] block) => Compression switch
    {
        5 => Lzw(block),
        8 or 32946 => Deflate(block),
        32773 => PackBits(block),
        _ => block,
    };

    private static byte[] Deflate(byte[] block)
    {
        var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true)) stream.Write(block);
        return packed.ToArray();
    }

    private static byte[] PackBits(byte[] block)
    {
        var packed = new List<byte>();
        for (var at = 0; at < block.Length;)
        {
            var run = 1;
            while (at + run < block.Length && run < 128 && block[at + run] == block[at]) run++;
            if (run > 1) packed.AddRange([(byte)(1 - run), block[at]]);
            else packed.AddRange([0, block[at]]);
            if (at % 50 == 0) packed.Add(128);   // does nothing
            at += run;
        }
        return [.. packed];
    }

    // TIFF 6.0, section 13, as its pseudocode says.
    private static byte[] Lzw(byte[] block)
    {
        var (packed, held, bits) = (new List<byte>(), 0UL, 0);
        Dictionary<string, int> table = [];
        var (next, width) = (258, 9);
        void Put(int code)
        {
            held = held << width | (uint)code;
            for (bits += width; bits >= 8; bits -= 8) packed.Add((byte)(held >> bits - 8));
        }
        void Reset()
        {
            Put(256);
            table = Enumerable.Range(0, 256).ToDictionary(value => ((char)value).ToString(), value => value);
            (next, width) = (258, 9);
        }
        Reset();
        var prefix = "";
        foreach (var value in block)
        {
            var longer = prefix + (char)value;
            if (table.ContainsKey(longer))
            {
                prefix = longer;
                continue;
            }
            Put(table[prefix]);
            table[longer] = next++;
            if (next == 4095) Reset();
            else if (next + 1 > 1 << width) width++;
            prefix = ((char)value).ToString();
        }
        if (prefix != "") Put(table[prefix]);
        next++;
        if (next + 1 > 1 << width && width < 12) width++;
        Put(257);
        if (bits > 0) packed.Add((byte)(held << 8 - bits));
        return [.. packed];
    }

    private byte[] U16(ushort value)
    {
        var bytes = new byte[2];
        if (BigEndian) BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        else BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        return bytes;
    }

    private byte[] U32(uint value)
    {
        var bytes = new byte[4];
        if (BigEndian) BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        else BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }
}
