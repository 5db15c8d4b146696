using System.Numerics;

namespace JdmMl.Diffusion;

/// <summary>
/// One channel for each bit of the class id, lowest first (analog bits; Chen, Zhang, Hinton 2023, "Analog Bits"), so two classes
/// need one channel and sixteen need four. A bit is 1 above the middle of the range; ids that no class has become the last class.
/// </summary>
public sealed record AnalogBitsCodec : IMaskCodec
{
    /// <inheritdoc/>
    public string Text => "analog-bits";

    /// <inheritdoc/>
    public bool LabelsAreInstances => false;

    /// <inheritdoc/>
    public int Channels(int classCount)
    {
        CodecChecks.RequireClasses(this, classCount, 256, "Labels are bytes.");
        return BitOperations.Log2((uint)(classCount - 1)) + 1;
    }

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<byte> labels, int width, int classCount, ValueRange range, Span<float> target)
    {
        CodecChecks.RequireShape(this, labels.Length, width, target.Length, classCount);
        CodecChecks.RequireLabels(this, labels, width, classCount);
        float low = CodecChecks.Scale(range, 0), high = CodecChecks.Scale(range, 1);
        for (int bit = 0; bit < Channels(classCount); bit++)
        {
            var plane = target.Slice(bit * labels.Length, labels.Length);
            for (int i = 0; i < labels.Length; i++) plane[i] = ((labels[i] >> bit) & 1) == 0 ? low : high;
        }
    }

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<float> values, int width, int classCount, ValueRange range, Span<byte> labels)
    {
        CodecChecks.RequireShape(this, labels.Length, width, values.Length, classCount);
        double middle = CodecChecks.Middle(range);
        labels.Clear();
        for (int bit = 0; bit < Channels(classCount); bit++)
        {
            var plane = values.Slice(bit * labels.Length, labels.Length);
            for (int i = 0; i < labels.Length; i++)
                if (plane[i] > middle) labels[i] |= (byte)(1 << bit);
        }
        for (int i = 0; i < labels.Length; i++) labels[i] = (byte)Math.Min(labels[i], classCount - 1);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;
}
