using System.Text.Json;
using System.Text.Json.Serialization;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>Where a modality's channels lie.</summary>
/// <param name="Start">First channel.</param>
/// <param name="Count">How many.</param>
public readonly record struct ChannelRange(int Start, int Count)
{
    /// <summary>The channel behind the last.</summary>
    public int End => Start + Count;
}

/// <summary>
/// The modalities x^1, ..., x^m that diffuse together (thesis Eq. 3.1-3.2), in channel order; at least two. Two layouts are equal
/// when their texts are.
/// </summary>
[JsonConverter(typeof(ModalityLayoutJson))]
public sealed class ModalityLayout : IEquatable<ModalityLayout>
{
    private readonly ChannelRange[] _ranges;

    /// <summary>Lays modalities out one after another.</summary>
    /// <exception cref="JdmException">Fewer than two, or a name that occurs twice.</exception>
    public ModalityLayout(params IReadOnlyList<Modality> modalities)
    {
        if (modalities.Count < 2)
            throw new JdmException($"A layout was given {modalities.Count} modalities; expected at least two, such as image and mask.");
        if (modalities.GroupBy(m => m.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new JdmException(
                $"Modality '{twice.Key}' occurs {twice.Count()} times in a layout of " +
                $"{string.Join(", ", modalities.Select(m => m.Name))}; " +
                "every modality needs a name of its own.");
        Modalities = [.. modalities];
        _ranges = new ChannelRange[modalities.Count];
        for (int i = 0; i < _ranges.Length; i++) _ranges[i] = new(i == 0 ? 0 : _ranges[i - 1].End, modalities[i].Channels);
    }

    /// <summary>The thesis' layout: <c>image</c> in colour, then <c>mask</c>.</summary>
    /// <param name="classCount">Classes of the mask, background included.</param>
    /// <param name="codec">How the mask becomes channels; analog bits when null.</param>
    public static ModalityLayout ImageAndMask(int classCount = 2, IMaskCodec? codec = null) =>
        new(Modality.Colour("image"), Modality.Labels("mask", classCount, codec));

    /// <summary>The modalities in channel order.</summary>
    public IReadOnlyList<Modality> Modalities { get; }

    /// <summary>Channels of all modalities together.</summary>
    public int Channels => _ranges[^1].End;

    /// <summary>The text form, for instance <c>image:colour, mask:labels(2, analog-bits)</c>; in JSON a string.</summary>
    public string Text => string.Join(", ", Modalities.Select(m => m.Text));

    /// <summary>The modality of a name.</summary>
    /// <exception cref="JdmException">There is none; the message lists those that exist.</exception>
    public Modality this[string name] => Modalities[IndexOf(name)];

    /// <summary>The channels of a modality.</summary>
    /// <exception cref="JdmException">There is none of that name; the message lists those that exist.</exception>
    public ChannelRange ChannelsOf(string name) => _ranges[IndexOf(name)];

    /// <summary>The channels of the modality at a position.</summary>
    public ChannelRange ChannelsAt(int index) => _ranges[index];

    /// <summary>The channels of one modality of a batch, a view.</summary>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="name">The modality.</param>
    /// <returns>[N, channels of the modality, H, W].</returns>
    /// <exception cref="JdmException">An unknown name, or a tensor of another number of channels.</exception>
    public Tensor Slice(Tensor x, string name)
    {
        RequireChannels(x);
        var (start, count) = ChannelsOf(name);
        return x.narrow(1, start, count);                                   // [N, c, H, W]
    }

    /// <summary>Means of a loss over each modality's channels and pixels.</summary>
    /// <param name="loss">One number a value, [N, C, H, W].</param>
    /// <returns>By modality in channel order, [N] each.</returns>
    public IReadOnlyList<(string Name, Tensor Mean)> Split(Tensor loss)
    {
        RequireChannels(loss);
        return [.. Modalities.Select((m, i) =>
            (m.Name, GaussianProcess.PerSample(loss.narrow(1, _ranges[i].Start, _ranges[i].Count))))];
    }

    /// <summary>1 in the channels of the named modalities, 0 in the others: what a condition holds as known.</summary>
    /// <returns>[C].</returns>
    /// <exception cref="JdmException">An unknown name.</exception>
    public float[] ChannelMask(params IEnumerable<string> names)
    {
        var mask = new float[Channels];
        foreach (var range in names.Select(ChannelsOf)) mask.AsSpan(range.Start, range.Count).Fill(1);
        return mask;
    }

    /// <summary>Reads the text form.</summary>
    /// <exception cref="JdmException">The text is none.</exception>
    public static ModalityLayout Parse(string text) => ModalityText.Parse(text);

    /// <inheritdoc/>
    public bool Equals(ModalityLayout? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ModalityLayout);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private int IndexOf(string name)
    {
        for (int i = 0; i < Modalities.Count; i++)
            if (Modalities[i].Name == name) return i;
        throw new JdmException(
            $"There is no modality '{name}'; this model has {string.Join(", ", Modalities.Select(m => $"'{m.Name}'"))}.");
    }

    private void RequireChannels(Tensor x)
    {
        if (x.dim() != 4 || x.shape[1] != Channels)
            throw new JdmException(
                $"A tensor [{string.Join(", ", x.shape)}] was given where the layout {Text} expects [N, {Channels}, H, W].");
    }
}

/// <summary>A layout in JSON is its text.</summary>
public sealed class ModalityLayoutJson : JsonConverter<ModalityLayout>
{
    /// <inheritdoc/>
    public override ModalityLayout Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ModalityLayout.Parse(
            reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("a layout is a text"));

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ModalityLayout value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Text);
}
