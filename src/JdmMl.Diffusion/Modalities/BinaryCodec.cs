namespace JdmMl.Diffusion;

/// <summary>
/// One channel for background and foreground: the range's ends, {-1, 1} or {0, 1}. Decodes to foreground above the middle of the
/// range, so any error below half the range leaves the label.
/// </summary>
public sealed record BinaryCodec : IMaskCodec
{
    /// <inheritdoc/>
    public string Text => "binary";

    /// <inheritdoc/>
    public bool LabelsAreInstances => false;

    /// <inheritdoc/>
    public int Channels(int classCount)
    {
        CodecChecks.RequireClasses(this, classCount, 2, "Choose 'analog-bits' or 'one-hot' for several classes.");
        return 1;
    }

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<byte> labels, int width, int classCount, ValueRange range, Span<float> target)
    {
        CodecChecks.RequireShape(this, labels.Length, width, target.Length, classCount);
        CodecChecks.RequireLabels(this, labels, width, classCount);
        float low = CodecChecks.Scale(range, 0), high = CodecChecks.Scale(range, 1);
        for (int i = 0; i < labels.Length; i++) target[i] = labels[i] == 0 ? low : high;
    }

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<float> values, int width, int classCount, ValueRange range, Span<byte> labels)
    {
        CodecChecks.RequireShape(this, labels.Length, width, values.Length, classCount);
        double middle = CodecChecks.Middle(range);
        for (int i = 0; i < labels.Length; i++) labels[i] = (byte)(values[i] > middle ? 1 : 0);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
