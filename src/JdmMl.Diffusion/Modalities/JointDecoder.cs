using JdmMl.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>What one sample of the joint model shows: an image or a mask for each modality.</summary>
/// <param name="Layout">Its modalities.</param>
public sealed record JointSample(ModalityLayout Layout)
{
    /// <summary>Images by name; a grey modality has R = G = B.</summary>
    public required IReadOnlyDictionary<string, RgbImage> Images { get; init; }

    /// <summary>Masks by name.</summary>
    public required IReadOnlyDictionary<string, LabelMask> Masks { get; init; }

    /// <summary>The first image and the first mask.</summary>
    /// <exception cref="JdmException">The layout lacks one of them.</exception>
    public (RgbImage Image, LabelMask Mask) AsPair()
    {
        var image = Layout.Modalities.FirstOrDefault(m => m.Kind != ModalityKind.Labels);
        var mask = Layout.Modalities.FirstOrDefault(m => m.Kind == ModalityKind.Labels);
        if (image is null || mask is null)
            throw new JdmException(
                $"A sample of {Layout.Text} is no pair of image and mask: it lacks {(image is null ? "an image" : "a mask")}. " +
                "Read its Images and Masks instead.");
        return (Images[image.Name], Masks[mask.Name]);
    }
}

/// <summary>Reads images and masks from x_0: colours rounded to 8 bits, labels decided by the codec.</summary>
/// <param name="layout">The modalities.</param>
/// <param name="range">Lowest and highest value of a channel.</param>
public sealed class JointDecoder(ModalityLayout layout, ValueRange range)
{
    /// <summary>Decodes a batch.</summary>
    /// <param name="x">[N, C, H, W].</param>
    /// <exception cref="JdmException">Another number of channels than the layout's.</exception>
    public IReadOnlyList<JointSample> Decode(Tensor x)
    {
        if (x.dim() != 4 || x.shape[1] != layout.Channels)
            throw new JdmException(
                $"A tensor [{string.Join(", ", x.shape)}] was given to decode; " +
                $"the layout {layout.Text} expects [N, {layout.Channels}, H, W].");
        int width = (int)x.shape[3], each = (int)(x.numel() / x.shape[0]);
        using var scope = NewDisposeScope();
        float[] values = x.detach().to(float32).cpu().contiguous().data<float>().ToArray();
        return [.. Enumerable.Range(0, (int)x.shape[0]).Select(n => Decode(values.AsSpan(n * each, each), width))];
    }

    /// <summary>Decodes one sample.</summary>
    /// <param name="values">[C, H, W].</param>
    /// <param name="width">W.</param>
    public JointSample Decode(ReadOnlySpan<float> values, int width)
    {
        int area = values.Length / layout.Channels, height = area / width;
        Dictionary<string, RgbImage> images = [];
        Dictionary<string, LabelMask> masks = [];
        for (int m = 0; m < layout.Modalities.Count; m++)
        {
            var (start, count) = layout.ChannelsAt(m);
            var modality = layout.Modalities[m];
            var source = values.Slice(start * area, count * area);
            if (modality.Codec is { } codec)
            {
                var labels = new byte[area];
                codec.Decode(source, width, modality.ClassCount, range, labels);
                masks[modality.Name] = new LabelMask(width, height, labels);
            }
            else
            {
                var pixels = new byte[3 * area];
                for (int i = 0; i < area; i++)
                    for (int c = 0; c < 3; c++) pixels[3 * i + c] = ColourScale.ToByte(range, source[(count == 3 ? c : 0) * area + i]);
                images[modality.Name] = new RgbImage(width, height, pixels);
            }
        }
        return new JointSample(layout) { Images = images, Masks = masks };
    }
}
