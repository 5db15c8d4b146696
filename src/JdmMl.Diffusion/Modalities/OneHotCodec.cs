namespace JdmMl.Diffusion;

/// <summary>
/// One channel for each class, background included: the range's high end in the pixel's own channel, its low end in the others.
/// Decodes to the class of the largest channel, the lowest class of equals; errors below half the range leave the label.
/// </summary>
public sealed record OneHotCodec : IMaskCodec
{
    /// <inheritdoc/>
    public string Text => "one-hot";

    /// <inheritdoc/>
    public bool LabelsAreInstances => false;

    /// <inheritdoc/>
    public int Channels(int classCount)
    {
        CodecChecks.RequireClasses(this, classCount, 256, "Labels are bytes.");
        return classCount;
    }

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<byte> labels, int width, int classCount, ValueRange range, Span<float> target)
    {
        CodecChecks.RequireShape(this, labels.Length, width, target.Length, classCount);
        CodecChecks.RequireLabels(this, labels, width, classCount);
        target.Fill(CodecChecks.Scale(range, 0));
        float high = CodecChecks.Scale(range, 1);
        for (int i = 0; i < labels.Length; i++) target[labels[i] * labels.Length + i] = high;
    }

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<float> values, int width, int classCount, ValueRange range, Span<byte> labels)
    {
        CodecChecks.RequireShape(this, labels.Length, width, values.Length, classCount);
        for (int i = 0; i < labels.Length; i++)
        {
            int best = 0;
            for (int label = 1; label < classCount; label++)
                if (values[label * labels.Length + i] > values[best * labels.Length + i]) best = label;
            labels[i] = (byte)best;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
