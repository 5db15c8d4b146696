namespace JdmMl.Data;

/// <summary>LZW as TIFF has it (TIFF 6.0, section 13): codes of 9 to 12 bits, highest bit first, widened one code early.</summary>
internal static class TiffLzw
{
    /// <summary>The longest string that a 12-bit code can stand for, in bytes for each byte of code, rounded up.</summary>
    internal const int HighestRatio = 2600;

    private const int Clear = 256, End = 257, First = 258, Codes = 4096;

    internal static int Unpack(ReadOnlySpan<byte> source, Span<byte> output)
    {
        if (source.Length >= 2 && source[0] == 0 && (source[1] & 1) == 1)
            throw new InvalidDataException("it is packed by the LZW of before TIFF 6.0 (lowest bit first)");
        // A string is its code's place in the output and its length: each is a copy of what was written before, and one byte more.
        Span<int> starts = stackalloc int[Codes];
        Span<int> lengths = stackalloc int[Codes];
        int next = First, width = 9, bits = 0, held = 0, from = 0, to = 0;
        int previous = -1, previousAt = 0, previousLength = 0;
        while (to < output.Length)
        {
            while (bits < width)
            {
                if (from == source.Length) return to;
                held = held << 8 | source[from++];
                bits += 8;
            }
            var code = held >> bits - width & (1 << width) - 1;
            bits -= width;
            held &= (1 << bits) - 1;
            if (code == End) return to;
            if (code == Clear)
            {
                (next, width, previous) = (First, 9, -1);
                continue;
            }
            if (previous >= 0 && next < Codes)
            {
                (starts[next], lengths[next]) = (previousAt, previousLength + 1);   // its last byte is the first that comes now
                next++;
            }
            if (code > End && (code >= next || previous < 0))
                throw new InvalidDataException($"the LZW code {code} occurs where codes up to {next - 1} are defined");
            var (at, length) = code < Clear ? (to, 1) : (starts[code], lengths[code]);
            var taken = Math.Min(length, output.Length - to);
            if (code < Clear) output[to] = (byte)code;
            else for (var i = 0; i < taken; i++) output[to + i] = output[at + i];   // may overlap by one byte
            (previous, previousAt, previousLength) = (code, to, length);
            to += taken;
            if (next + 1 >= 1 << width && width < 12) width++;
        }
        return to;
    }
}
