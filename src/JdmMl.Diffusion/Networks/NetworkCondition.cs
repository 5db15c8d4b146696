using JdmMl.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>
/// What an answer may depend on beside x_t and t. Whatever is null is absent: a concatenated image is then zeros, encoder
/// features and label codes are not added, which is the unconditional half of classifier-free guidance (Ho, Salimans 2022).
/// </summary>
public sealed record NetworkCondition
{
    /// <summary>The condition image, [N, <see cref="DenoisingUNetShape.ConditionChannels"/>, H, W], float32.</summary>
    public Tensor? Image { get; init; }

    /// <summary>
    /// What <see cref="DenoisingUNet.EncodeCondition"/> made of the image, [N, base, H, W]; takes the place of
    /// <see cref="Image"/>, so that a sampler encodes once for all its steps.
    /// </summary>
    public Tensor? Features { get; init; }

    /// <summary>Class of each sample, [N], below <see cref="DenoisingUNetShape.Classes"/>.</summary>
    public IReadOnlyList<long>? Labels { get; init; }

    /// <summary>Whether each sample has its condition, [N]; null: all have. Training for guidance drops some.</summary>
    public IReadOnlyList<bool>? Present { get; init; }

    internal void Check(DenoisingUNetShape shape, Tensor x)
    {
        static string Text(Tensor t) => $"[{string.Join(", ", t.shape)}]";
        long n = x.shape[0], h = x.shape[2], w = x.shape[3];
        bool Is(Tensor t, long channels) => t.shape.AsSpan().SequenceEqual([n, channels, h, w]);
        if ((Image ?? Features) is not null && shape.ConditionChannels == 0)
            throw new JdmException(
                "The condition has an image, but the network was built without one. Set ConditionChannels in its shape.");
        if (Image is not null && !Is(Image, shape.ConditionChannels))
            throw new JdmException($"The condition image is {Text(Image)}; expected [{n}, {shape.ConditionChannels}, {h}, {w}].");
        if (Features is not null && (shape.ConditionEntry != ConditionEntry.Encoder || !Is(Features, shape.BaseChannels)))
            throw new JdmException(
                $"The condition features are {Text(Features)}; expected [{n}, {shape.BaseChannels}, {h}, {w}] from EncodeCondition " +
                "of a network with ConditionEntry.Encoder.");
        if (Labels is not null && (shape.Classes is not int classes || Labels.Count != n || Labels.Any(l => l < 0 || l >= classes)))
            throw new JdmException(
                $"The condition's labels are [{string.Join(", ", Labels)}]; " +
                $"expected {n} of 0 to below Classes ({shape.Classes?.ToString() ?? "none"}).");
        if (Present is not null && Present.Count != n)
            throw new JdmException($"The condition says for {Present.Count} samples whether they have it; expected {n}.");
    }

    /// <summary>The image behind the channels of x, or zeros; [N, C + Cc, H, W].</summary>
    internal static Tensor Behind(Tensor x, NetworkCondition? condition, long channels)
    {
        using var scope = NewDisposeScope();
        var image = condition?.Image is { } given
            ? condition.Kept(given, x)
            : zeros(x.shape[0], channels, x.shape[2], x.shape[3], dtype: x.dtype, device: x.device);
        return cat([x, image], 1).MoveToOuterDisposeScope();
    }

    /// <summary>Zeros for the samples that do not have the condition.</summary>
    internal Tensor Kept(Tensor value, Tensor x)
    {
        if (Present is null || Present.All(p => p)) return value;
        using var scope = NewDisposeScope();
        long[] perSample = [Present.Count, .. Enumerable.Repeat(1L, (int)value.dim() - 1)];
        var mask = DeviceValues.Of([.. Present.Select(p => p ? 1.0 : 0)], perSample, value.dtype, x.device);
        return (value * mask).MoveToOuterDisposeScope();
    }
}
