using System.Globalization;
using JdmMl.Data;

namespace JdmMl.Diffusion;

/// <summary>
/// One channel that keeps touching instances apart. A pixel of an instance holds its exact Euclidean distance to the nearest pixel
/// that is not of the same instance, a background pixel minus its distance to the nearest instance; so the map falls to 1, its
/// smallest positive value, on both sides of a line of contact. Distances are cut at <see cref="Width"/> pixels and scaled to the
/// range. Labels number instances; where only 0 and 1 occur, the connected parts of the 1s are the instances.
/// <para>
/// Decoding: foreground is what lies above the middle of the range, exactly the mask again for errors below one pixel of distance.
/// Pixels above <see cref="MarkerLevel"/> that share an edge mark one instance; marks grow over the foreground, one pixel a round;
/// foreground that no mark reaches becomes instances by <see cref="Connectivity"/>. Then pixels at contacts go to the instance
/// that explains the map best, and two pieces of at most four pixels' width become one where that explains it as well. Ids count
/// in raster order, and begin again after 255.
/// </para>
/// <para>
/// Limits: an instance is surely found where its marks are one piece and each of its pixels lies next to one, which is to say
/// where it is at least three pixels wide throughout; of a part of one or two pixels' width,
/// what touches another instance may go to that one, and a neck of that width may split. With the standard level, errors below 0.2
/// pixels leave the partition as it is. Errors below level - 1 never join two marks, so a higher level suits maps of a network's
/// making, and gives up thinner instances.
/// </para>
/// </summary>
public sealed record SignedDistanceCodec : IMaskCodec
{
    /// <summary>Pixels: 8 is about the radius of a nucleus at 40x, shrunk to 256 px.</summary>
    public const double DefaultWidth = 8;

    /// <summary>Pixels: between 1, the distance at an edge, and sqrt 2, the next larger one.</summary>
    public const double DefaultMarkerLevel = 1.2;

    /// <summary>Checks the settings.</summary>
    /// <param name="width">See <see cref="Width"/>.</param>
    /// <param name="markerLevel">See <see cref="MarkerLevel"/>.</param>
    /// <param name="connectivity">See <see cref="Connectivity"/>.</param>
    /// <exception cref="JdmException">A setting is out of range.</exception>
    public SignedDistanceCodec(
        double width = DefaultWidth, double markerLevel = DefaultMarkerLevel, Connectivity connectivity = Connectivity.Eight)
    {
        new OptionFaults("Mask codec 'signed-distance'")
            .Require(width is >= 2 and <= 1024, $"width is {width}; expected 2 to 1024 pixels")
            .Require(
                markerLevel >= 1 && markerLevel < width,
                $"marker level is {markerLevel}; expected 1 to below the width, {width} pixels")
            .Require(Enum.IsDefined(connectivity), $"connectivity is {(int)connectivity}; expected 4 or 8")
            .ThrowIfAny();
        (Width, MarkerLevel, Connectivity) = (width, markerLevel, connectivity);
    }

    /// <summary>Distance in pixels that stands at the ends of the range; larger ones are cut.</summary>
    public double Width { get; }

    /// <summary>Distance in pixels above which a pixel marks an instance when decoding.</summary>
    public double MarkerLevel { get; }

    /// <summary>Which pixels of a mask of 0 and 1 belong together, and how marks grow.</summary>
    public Connectivity Connectivity { get; }

    /// <inheritdoc/>
    public string Text => (Width, MarkerLevel, Connectivity) switch
    {
        (DefaultWidth, DefaultMarkerLevel, Connectivity.Eight) => "signed-distance",
        (_, DefaultMarkerLevel, Connectivity.Eight) => string.Create(CultureInfo.InvariantCulture, $"signed-distance({Width})"),
        (_, _, Connectivity.Eight) => string.Create(CultureInfo.InvariantCulture, $"signed-distance({Width}, {MarkerLevel})"),
        _ => string.Create(CultureInfo.InvariantCulture, $"signed-distance({Width}, {MarkerLevel}, {(int)Connectivity})"),
    };

    /// <inheritdoc/>
    public bool LabelsAreInstances => true;

    /// <inheritdoc/>
    public int Channels(int classCount)
    {
        CodecChecks.RequireClasses(this, classCount, 256, "Labels are bytes.");
        return 1;
    }

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<byte> labels, int width, int classCount, ValueRange range, Span<float> target)
    {
        CodecChecks.RequireShape(this, labels.Length, width, target.Length, classCount);
        int[] distances = LabelDistance.Squared(Instances(labels, width), width);
        for (int i = 0; i < labels.Length; i++)
        {
            double distance = Math.Min(Math.Sqrt(distances[i]), Width);
            target[i] = CodecChecks.Scale(range, (1 + (labels[i] > 0 ? distance : -distance) / Width) / 2);
        }
    }

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<float> values, int width, int classCount, ValueRange range, Span<byte> labels)
    {
        CodecChecks.RequireShape(this, labels.Length, width, values.Length, classCount);
        double middle = CodecChecks.Middle(range), perPixel = (range.High - middle) / Width;
        var distances = new float[labels.Length];                           // positive exactly where the value is above the middle
        for (int i = 0; i < labels.Length; i++)
            distances[i] = values[i] > middle ? Math.Max((float)((values[i] - middle) / perPixel), float.Epsilon) : -1;
        int[] ids = InstanceGrowth.Grow(distances, MarkerLevel, width, Connectivity);
        var refinement = new ContactRefinement(ids, distances, width);
        refinement.MovePixels(MarkerLevel);
        refinement.JoinPieces();
        InstanceGrowth.NumberInRasterOrder(ids);
        for (int i = 0; i < labels.Length; i++) labels[i] = (byte)(ids[i] == 0 ? 0 : (ids[i] - 1) % 255 + 1);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private int[] Instances(ReadOnlySpan<byte> labels, int width)
    {
        if (!labels.ContainsAnyExceptInRange((byte)0, (byte)1)) return ConnectedComponents.Of(labels, width, Connectivity).Ids;
        var ids = new int[labels.Length];
        for (int i = 0; i < ids.Length; i++) ids[i] = labels[i];
        return ids;
    }
}
