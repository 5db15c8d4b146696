namespace JdmMl.Diffusion;

/// <summary>What a modality holds.</summary>
public enum ModalityKind
{
    /// <summary>Red, green and blue: three channels.</summary>
    Colour,

    /// <summary>One grey channel.</summary>
    Grey,

    /// <summary>Labels, as many channels as the codec needs.</summary>
    Labels,
}

/// <summary>One named group of channels of the joint model: an image or a mask. Made by the factory methods.</summary>
public sealed record Modality
{
    private Modality(string name, ModalityKind kind) => (Name, Kind) = (name, kind);

    /// <summary>Name within its layout: letters, digits, <c>-</c> and <c>_</c>, a letter first.</summary>
    public string Name { get; }

    /// <summary>What it holds.</summary>
    public ModalityKind Kind { get; }

    /// <summary>Classes of labels, background included; 0 for images.</summary>
    public int ClassCount { get; private init; }

    /// <summary>How labels become channels; null for images.</summary>
    public IMaskCodec? Codec { get; private init; }

    /// <summary>Channels that it takes.</summary>
    public int Channels => Kind switch { ModalityKind.Colour => 3, ModalityKind.Grey => 1, _ => Codec!.Channels(ClassCount) };

    /// <summary>The text form: <c>image:colour</c>, <c>depth:grey</c>, <c>mask:labels(4, one-hot)</c>.</summary>
    public string Text => Kind switch
    {
        ModalityKind.Colour => $"{Name}:colour",
        ModalityKind.Grey => $"{Name}:grey",
        _ => $"{Name}:labels({ClassCount}, {Codec!.Text})",
    };

    /// <summary>A colour image.</summary>
    /// <exception cref="JdmException">The name has other signs than a name may have.</exception>
    public static Modality Colour(string name) => new(Named(name), ModalityKind.Colour);

    /// <summary>A grey image.</summary>
    /// <exception cref="JdmException">The name has other signs than a name may have.</exception>
    public static Modality Grey(string name) => new(Named(name), ModalityKind.Grey);

    /// <summary>A mask.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="classCount">Classes, background included; for instance ids the highest id + 1.</param>
    /// <param name="codec">How labels become channels; analog bits when null.</param>
    /// <exception cref="JdmException">A bad name, or a codec that cannot hold so many classes.</exception>
    public static Modality Labels(string name, int classCount, IMaskCodec? codec = null)
    {
        codec ??= MaskCodecs.AnalogBits;
        codec.Channels(classCount);
        return new Modality(Named(name), ModalityKind.Labels) { ClassCount = classCount, Codec = codec };
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static string Named(string name)
    {
        if (name.Length > 0 && char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')) return name;
        throw new JdmException(
            $"Modality name '{name}' is not usable; expected a letter, then letters, digits, '-' or '_', for instance 'image'.");
    }
}
