using System.Text.Json.Serialization;

namespace JdmMl.Diffusion;

/// <summary>
/// How labels become channels that diffuse, and channels labels again. Codecs hold no state and are named in options by their
/// <see cref="Text"/>: <c>binary</c>, <c>analog-bits</c>, <c>one-hot</c>, <c>signed-distance</c>. Decoding what was encoded gives
/// the same labels, and every decoded pixel is a label, never something between two.
/// </summary>
[JsonConverter(typeof(MaskCodecJson))]
public interface IMaskCodec
{
    /// <summary>The name in options, with settings that differ from the defaults, for instance <c>signed-distance(12)</c>.</summary>
    string Text { get; }

    /// <summary>Whether labels number instances (any of 1 to 255) rather than classes.</summary>
    bool LabelsAreInstances { get; }

    /// <summary>Channels that masks of this many classes take.</summary>
    /// <param name="classCount">Classes, background included, 2 to 256.</param>
    /// <exception cref="JdmException">The codec cannot hold so many classes.</exception>
    int Channels(int classCount);

    /// <summary>Writes a mask as channels.</summary>
    /// <param name="labels">[H, W].</param>
    /// <param name="width">W.</param>
    /// <param name="classCount">Classes, background included.</param>
    /// <param name="range">Lowest and highest value of a channel.</param>
    /// <param name="target">[C, H, W] with C = <see cref="Channels"/>.</param>
    /// <exception cref="JdmException">A label is not below <paramref name="classCount"/>.</exception>
    void Encode(ReadOnlySpan<byte> labels, int width, int classCount, ValueRange range, Span<float> target);

    /// <summary>Reads labels from channels.</summary>
    /// <param name="values">[C, H, W]; any numbers.</param>
    /// <param name="width">W.</param>
    /// <param name="classCount">Classes, background included.</param>
    /// <param name="range">Lowest and highest value of a channel.</param>
    /// <param name="labels">[H, W].</param>
    void Decode(ReadOnlySpan<float> values, int width, int classCount, ValueRange range, Span<byte> labels);
}
