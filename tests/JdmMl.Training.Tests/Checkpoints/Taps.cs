namespace JdmMl.Training.Tests.Checkpoints;

/// <summary>Passes bytes on one write at a time and calls back before each, with the number that the whole save has written.</summary>
internal sealed class Tap(Stream target, Taps taps) : Stream
{
    public override bool CanRead => false;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => target.Length;
    public override long Position { get => target.Position; set => throw new NotSupportedException(); }
    public override void Flush() => target.Flush();
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        foreach (byte b in buffer)
        {
            if (taps.At(taps.Written)) target.Flush();
            taps.On(taps.Written++);
            target.WriteByte(b);
        }
    }
}

/// <summary>Counts over all files of a save.</summary>
/// <param name="at">Byte positions of interest.</param>
/// <param name="act">What happens there, with all bytes before it in the file system.</param>
internal sealed class Taps(Func<long, bool> at, Action<long> act)
{
    internal long Written { get; set; }

    internal bool At(long offset) => at(offset);

    internal void On(long offset)
    {
        if (at(offset)) act(offset);
    }

    internal Stream Through(Stream stream) => new Tap(stream, this);
}
