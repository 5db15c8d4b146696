namespace JdmMl.Data;

/// <summary>How pairs are brought to one square size.</summary>
public sealed record PackOptions
{
    /// <summary>Side of the squares in pixels.</summary>
    public int Size { get; init; } = 256;   // the thesis' size for polyps

    /// <summary>Resize the whole image, or cut patches.</summary>
    public CropMode Crop { get; init; } = Data.Crop.Resize;

    /// <summary>How masks are resized.</summary>
    public MaskResampling MaskResampling { get; init; } = MaskResampling.Majority;

    /// <summary>Whether shrinking an image averages over all pixels that it covers.</summary>
    public bool Antialias { get; init; } = true;

    /// <summary>Told when a damaged pack is found and built again.</summary>
    public Action<string>? Report { get; init; }

    internal void Validate() => new OptionFaults(nameof(PackOptions))
        .Require(Size is >= 4 and <= 8192, $"Size is {Size}; expected 4 to 8192 pixels")
        .Require(Crop is not null, "Crop is null; choose Crop.Resize or Crop.Patches(size, stride)")
        .Require(
            Crop is not NativeCrop,
            "Crop is Native, which keeps every image's own size; a pack holds squares, choose Crop.Resize or Crop.Patches(size, stride)")
        .Require(
            Enum.IsDefined(MaskResampling),
            $"MaskResampling is {(int)MaskResampling}; expected {string.Join(", ", Enum.GetNames<MaskResampling>())}")
        .ThrowIfAny();
}
