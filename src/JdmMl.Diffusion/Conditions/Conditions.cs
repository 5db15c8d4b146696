using static TorchSharp.torch;

namespace JdmMl.Diffusion;

/// <summary>
/// The conditions by name. Tensors are in the model's value range, one row a sample or one for all, and must live as long as the
/// condition. A colour image has channels 0 to 2, the mask those from 3 on.
/// </summary>
public static class Conditions
{
    /// <summary>Images for given masks (thesis Algorithm 2).</summary>
    /// <param name="mask">[N or 1, mask channels, H, W].</param>
    /// <param name="imageChannels">Channels before the mask's.</param>
    /// <param name="level"><see cref="KnownLevel.Current"/> repeats the thesis' code.</param>
    public static ICondition GivenMask(Tensor mask, int imageChannels = 3, KnownLevel level = KnownLevel.Previous)
        => new KnownRegion(mask, null, imageChannels, level);

    /// <summary>Masks for given images: the joint model as a segmenter.</summary>
    /// <param name="image">[N or 1, image channels, H, W].</param>
    /// <param name="level"><see cref="KnownLevel.Current"/> repeats the thesis' code.</param>
    public static ICondition GivenImage(Tensor image, KnownLevel level = KnownLevel.Previous) => new KnownRegion(image, null, 0, level);

    /// <summary>Any region of any modality known (thesis Algorithm 1, inpainting).</summary>
    /// <param name="values">x_0, [N or 1, C, H, W]; values outside the region do not matter but must be finite.</param>
    /// <param name="known">1 where known, [N or 1, C or 1, H, W].</param>
    /// <param name="level"><see cref="KnownLevel.Current"/> repeats the thesis' code.</param>
    public static ICondition Inpainting(Tensor values, Tensor known, KnownLevel level = KnownLevel.Previous)
        => new KnownRegion(values, known, 0, level);

    /// <summary>A larger image, and its mask, whose means over squares are the given image (DDNM).</summary>
    /// <param name="image">[N or 1, 3, H / factor, W / factor].</param>
    /// <param name="factor">How much larger.</param>
    public static ICondition SuperResolution(Tensor image, int factor) => new LinearMeasurement(new AveragePooling(factor), image);

    /// <summary>A colour image, and its mask, whose grey version is the given image (DDNM).</summary>
    /// <param name="grey">[N or 1, 1, H, W].</param>
    /// <param name="by">How grey was made; the plain mean by default.</param>
    public static ICondition Colourisation(Tensor grey, ChannelMean? by = null)
        => new LinearMeasurement(by ?? ChannelMean.Plain, grey);

    /// <summary>A larger colour image, and its mask, whose grey version's means over squares are the given image (DDNM).</summary>
    /// <param name="grey">[N or 1, 1, H / factor, W / factor].</param>
    /// <param name="factor">How much larger.</param>
    /// <param name="by">How grey was made; the plain mean by default.</param>
    public static ICondition ColourSuperResolution(Tensor grey, int factor, ChannelMean? by = null)
        => new LinearMeasurement(new OperatorChain(by ?? ChannelMean.Plain, new AveragePooling(factor)), grey);

    /// <summary>Super-resolution by a noisy start from the image with every pixel repeated, as the thesis describes.</summary>
    /// <param name="image">[N or 1, 3, H / factor, W / factor].</param>
    /// <param name="factor">How much larger.</param>
    /// <param name="timestep">Trained time step from which it is free.</param>
    public static ICondition SuperResolutionByNoisyStart(Tensor image, int factor, int timestep = 500)
        => new NoisyStart(new AveragePooling(factor).PseudoInverse(image), timestep);

    /// <summary>Colourisation by a noisy start from the tripled grey image, as the thesis describes.</summary>
    /// <param name="grey">[N or 1, 1, H, W].</param>
    /// <param name="timestep">Trained time step from which it is free.</param>
    public static ICondition ColourisationByNoisyStart(Tensor grey, int timestep = 500)
        => new NoisyStart(grey.repeat(1, 3, 1, 1), timestep);

    /// <summary>Several at once, for instance super-resolution of an image whose mask is known.</summary>
    public static ICondition All(params ICondition[] parts) => new CompositeCondition(parts);
}
